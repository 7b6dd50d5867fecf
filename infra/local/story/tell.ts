// The story: in sync, noise, changes behind everybody's back, a blind scope, the end of a drift.
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateDeploymentCommand, TagResourceCommand } from '@aws-sdk/client-api-gateway';
import { CreateRouteCommand } from '@aws-sdk/client-apigatewayv2';
import type { AwsClients } from '../../../shared/kinds/kind.js';
import { consoleChanges, deploy, undoBackend, type Cast, type ConsoleChange } from './changes.js';
import type { Notice } from './notices.js';
import { people } from './people.js';
import { inbox, type Rig } from './rig.js';
import { chapter, doubtful, fine, found, mail, note, print, title, wrong } from './screen.js';

const drifts = ['drift.opened', 'drift.changed', 'drift.reopened'];

const castOf = async ({ ids, aws }: Rig, clients: AwsClients): Promise<Cast> => {
  const place = `${aws.account}/${aws.region}`;
  const physical = (id: string): string => ids.get(id) ?? '';
  const restApi = physical(`restapi:${place}/orders-api`);
  const { id = '' } = await clients.apiGateway.send(new CreateDeploymentCommand({ restApiId: restApi }));
  return {
    restApi,
    ordersDeployment: id,
    stockResource: physical(`restapi:${place}/orders-api resource /stock`),
    httpApi: physical(`httpapi:${place}/chat-api`),
    chatIntegration: physical(`apigatewayv2.integration:${place}/chat-api/chat-backend`).split('/')[1] ?? '',
    ivsStage: physical(`ivs.stage:${place}/arn:aws:ivs:eu-west-1:123456789012:stage/TownHall0001`),
  };
};

/** Long enough for an event to become a look and a notice, had there been anything to tell. */
const silence = async ({ notices, wired }: Rig, act: () => Promise<unknown>): Promise<boolean> => {
  const before = notices.all.length;
  await act();
  await sleep(400);
  await wired.drain();
  await sleep(400);
  return notices.all.length === before;
};

const noise = async (rig: Rig, clients: AwsClients, cast: Cast): Promise<boolean> => {
  const arn = `arn:aws:apigateway:${rig.aws.region}::/restapis/${cast.restApi}/stages/prod`;
  const cases: [string, string, () => Promise<unknown>][] = [
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
  ];
  const deployed = async (): Promise<void> => {
    await deploy.act(rig.as('pipeline', rig.aws), cast);
    // The pipeline gives its declaration when it is done, a moment after the change.
    await sleep(400);
    await rig.redeclare(deploy.declared, deploy.follows);
  };
  cases.push(['a deploy by role terraform-deploy', 'held, then declared', deployed]);
  let isQuiet = true;
  for (const [what, why, act] of cases) {
    const quiet = await silence(rig, act);
    if (quiet) fine(what, `silent: ${why}`);
    else wrong(`${what}: a notice went out`);
    isQuiet &&= quiet;
  }
  return isQuiet;
};

const isAbout =
  ({ at, target }: ConsoleChange, cast: Cast) =>
  (notice: Notice): boolean =>
    drifts.includes(notice.event) &&
    notice.target.endsWith(target(cast)) &&
    ('path' in at ? notice.differences.has(at.path) : notice.verdict === at.verdict);

const severityIn = ({ at }: ConsoleChange, notice: Notice): string | undefined =>
  'path' in at ? notice.differences.get(at.path) : notice.severity;

/** A look that saw the change before its event came told it without a name; the event then completes the finding. */
const makerOf = async ({ madeBy }: Rig, { maker, target }: Notice): Promise<Notice['maker']> => {
  for (let tries = 0, known = maker; ; tries += 1) {
    if (known.name !== '' || tries === 50) return known;
    await sleep(100);
    known = await madeBy(target);
  }
};

/** Makes one change and waits for its notice: it has to name path and severity, and to be the only one. */
const changeOnce = async (rig: Rig, cast: Cast, change: ConsoleChange): Promise<boolean> => {
  const startedAt = Date.now();
  const before = rig.notices.all.length;
  const told = rig.notices.next(isAbout(change, cast));
  await change.act(rig.as(change.who, rig.aws), cast);
  const notice = await told;
  if (notice === undefined) {
    wrong(`${change.what}: not told within 10 s`);
    return false;
  }
  const severity = severityIn(change, notice) ?? '';
  const place = 'path' in change.at ? change.at.path : `(${change.at.verdict})`;
  const { called, with: how } = people[change.who];
  const seconds = (notice.receivedAt - startedAt) / 1000;
  const maker = await makerOf(rig, notice);
  found(severity, change.what, place, seconds, `by ${maker.name} (${how})`);
  const isNamed = maker.name === called && maker.confidence === 'exact';
  if (!isNamed) wrong(`${change.what}: ${maker.confidence} ${maker.name}, but it was ${called}`);
  const copies = rig.notices.all.slice(before).filter(isAbout(change, cast)).length;
  if (copies !== 1) wrong(`${change.what}: told ${copies} times`);
  if (severity !== change.severity) wrong(`${change.what}: ${severity}, but it is ${change.severity}`);
  return copies === 1 && severity === change.severity && isNamed;
};

const blindness = async (rig: Rig): Promise<boolean> => {
  const message = 'User is not authorized to perform: apigateway:GET';
  const fault = rig.aws.faults.add({
    service: 'apigateway',
    operation: 'GetStages',
    answer: { code: 'AccessDeniedException', status: 403, message },
  });
  const told = rig.notices.next(({ event }) => event === 'watch.blind');
  await rig.wired.runSchedule('sweep');
  const blind = await told;
  if (blind === undefined) {
    wrong('the blind scope was not told');
    return false;
  }
  doubtful('GetStages answers 403: unknown, not green; told once (watch.blind)');
  const restored = rig.notices.next(({ event }) => event === 'watch.restored');
  fault.remove();
  await rig.wired.runSchedule('sweep');
  const isBack = (await restored) !== undefined;
  if (isBack) fine('access is back', 'told once: watch.restored');
  else wrong('the end of the blindness was not told');
  return isBack;
};

const theEnd = async (rig: Rig, clients: AwsClients, cast: Cast): Promise<boolean> => {
  const resolved = rig.notices.next(
    ({ event, target }) => event === 'drift.resolved' && target.includes(cast.stockResource),
  );
  const startedAt = Date.now();
  await undoBackend(clients, cast);
  const notice = await resolved;
  if (notice === undefined) {
    wrong('the end of the drift was not told');
    return false;
  }
  fine(
    'backend put back: told as drift.resolved',
    `second read, ${((notice.receivedAt - startedAt) / 1000).toFixed(1)} s`,
  );
  return true;
};

const showMail = (rig: Rig): void => {
  const received = rig.aws.mailbox.find(({ to }) => to === inbox);
  if (received !== undefined) mail(received.to, received.subject, received.text);
};

/** Tells it all; true only if every change was found at its path and told exactly once. */
export const tell = async (rig: Rig): Promise<boolean> => {
  const startedAt = Date.now();
  title('Stagewatch', '— the main job, on an embedded AWS: no account, no network');
  const clients = rig.as('mallory', rig.aws);
  const cast = await castOf(rig, clients);
  chapter(1, `${rig.baseline.targets.length} stages and integrations, as examples/estate.yml declares them`);
  const isSilent = rig.notices.all.length === 0;
  if (isSilent) fine('everything is in sync', 'nothing told');
  else wrong('something was told of an untouched estate');
  chapter(2, 'Noise that must not alarm');
  const isQuiet = await noise(rig, clients, cast);
  chapter(3, 'Changes behind your back, and who made them');
  let count = 0;
  for (const change of consoleChanges) if (await changeOnce(rig, cast, change)) count += 1;
  chapter(4, 'The first of the mails, as received');
  showMail(rig);
  chapter(5, 'When Stagewatch cannot see');
  const isHonest = await blindness(rig);
  chapter(6, 'The end of a drift');
  const isOver = await theEnd(rig, clients, cast);
  print(JSON.stringify(rig.slack.messages(), null, 1));
  for (const m of rig.slack.messages()) print(JSON.stringify(rig.slack.repliesTo(m).map(r=>r.text)));
  print(JSON.stringify(await rig.wired.invoke('reconcile', { mode: 'plan' }), null, 1));
  const failures = rig.wired.failures.length;
  print();
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(0);
  note(
    `${count} of ${consoleChanges.length} changes found at their path and told exactly once, in ${seconds} s.`,
  );
  if (failures > 0) wrong(`${failures} invocations failed; see build/story.log`);
  return isSilent && isQuiet && isHonest && isOver && failures === 0 && count === consoleChanges.length;
};
