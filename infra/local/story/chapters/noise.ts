// What must not alarm: other spellings, values saved again, AWS's own doing, a deploy.
import { setTimeout as sleep } from 'node:timers/promises';
import { TagResourceCommand } from '@aws-sdk/client-api-gateway';
import { CreateRouteCommand } from '@aws-sdk/client-apigatewayv2';
import { deploy } from '../changes.js';
import type { Rig } from '../rig.js';
import type { Act, Scene } from '../scene.js';
import { fine, wrong } from '../screen.js';

/** Long enough for an event to become a look and a notice, had there been anything to tell. */
const silence = async ({ notices, wired }: Rig, act: () => Promise<unknown>): Promise<boolean> => {
  const before = notices.all.length;
  await act();
  await sleep(400);
  await wired.drain();
  await sleep(400);
  return notices.all.length === before;
};

type Case = readonly [what: string, why: string, act: () => Promise<unknown>];

const casesOf = ({ rig, clients, cast }: Scene): readonly Case[] => {
  const arn = `arn:aws:apigateway:${rig.aws.region}::/restapis/${cast.restApi}/stages/prod`;
  return [
    ['log group declared with `:*`, kept without', 'a spelling', () => rig.wired.runSchedule('sweep')],
    [
      'tags saved again at the console',
      'the same values',
      () => clients.apiGateway.send(new TagResourceCommand({ resourceArn: arn, tags: { team: 'orders' } })),
    ],
    [
      'a route added: auto-deploy, new deployment',
      "AWS's own",
      () =>
        clients.apiGatewayV2.send(new CreateRouteCommand({ ApiId: cast.httpApi, RouteKey: 'GET /messages' })),
    ],
    [
      'a deploy by role terraform-deploy',
      'held, then declared',
      async () => {
        await deploy.act(rig.as('pipeline', rig.aws), cast);
        // The pipeline gives its declaration when it is done, a moment after the change.
        await sleep(400);
        await rig.redeclare(deploy.declared, deploy.follows);
      },
    ],
  ];
};

export const noise: Act = async (scene) => {
  let isQuiet = true;
  for (const [what, why, act] of casesOf(scene)) {
    const quiet = await silence(scene.rig, act);
    if (quiet) fine(what, `silent: ${why}`);
    else wrong(`${what}: a notice went out`);
    isQuiet &&= quiet;
  }
  return isQuiet;
};
