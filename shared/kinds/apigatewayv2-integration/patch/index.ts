// How an integration of an HTTP or WebSocket API is put back: partial updates, each of which repeats what AWS insists on.
import { kindId } from '../../../model/target.js';
import type { Patch, PlannedCall, Refusal, Wish } from '../../../model/plan.js';
import type { PatchAsk, Patcher } from '../../patching.js';
import { passRole } from '../../_support/passed-role.js';
import {
  isMasked,
  joined,
  notPatchable,
  pathsOf,
  valueNotKept,
  withoutMasked,
  type Part,
} from '../../_support/patching.js';
import { mergedSteps, type MemberStep } from '../../_support/patching-members.js';
import { connectionSteps, isOfConnection } from './connection.js';
import { create } from './create.js';
import { effectsOf } from './effects.js';
import { isService, removal, updateIntegration } from './integration-name.js';
import { isMapping, mappingSteps } from './mappings.js';
import { isMember, memberSteps, tentativeMemberSteps } from './members.js';
import { isOfResponse, responseSteps } from './responses.js';
import { allParameters, isParameter, judgeService, parameterSteps } from './service.js';

/** Quick create made it for the API's target. */
const managed = ({ wishes }: PatchAsk): Patch => ({
  calls: [],
  effects: [],
  refused: [
    {
      code: 'owned-by-aws',
      paths: pathsOf(wishes),
      why: 'Quick create made this integration: API Gateway manages it through the target of its API.',
      remedy:
        'Change the target of the API, or declare an integration of your own and point the routes to it.',
    },
  ],
});

const isKnown = (path: string): boolean =>
  [isMember, isOfConnection, isMapping, isOfResponse].some((takes) => takes(path));

/** Another type behind the address of the one before it would call what nobody declared. */
const withoutAddress = (ask: PatchAsk, wishes: readonly Wish[]): readonly Wish[] => {
  const isHidden = ask.wishes.some(({ path, to }) => path === '/integrationUri' && isMasked(to));
  return isHidden ? wishes.filter(({ path }) => path === '/integrationType') : [];
};

interface Steps {
  together: Part<MemberStep>;
  /** Each by itself: AWS may refuse them. */
  apart: Part<MemberStep>;
}

const stepsOf = (ask: PatchAsk, wishes: readonly Wish[]): Steps => {
  const of = (takes: (path: string) => boolean): Wish[] => wishes.filter(({ path }) => takes(path));
  const mappings = of(isMapping);
  const responses = responseSteps(ask, of(isOfResponse));
  const ofService = isService(ask.raw) ? mappings.filter(({ path }) => isParameter(path)) : [];
  return {
    together: joined([
      connectionSteps(ask, of(isOfConnection)),
      memberSteps(ask, of(isMember)),
      parameterSteps(ofService),
      mappingSteps(
        ask,
        mappings.filter((wish) => !ofService.includes(wish)),
      ),
      responses.plain,
    ]),
    apart: joined([tentativeMemberSteps(ask, of(isMember)), responses.tentative]),
  };
};

const callsOf = (ask: PatchAsk, { together, apart }: Steps, wishes: readonly Wish[]): PlannedCall[] => {
  const parameters = allParameters(
    ask.raw,
    wishes.filter(({ path }) => isParameter(path)),
  );
  const steps = [...(together.steps.length === 0 ? [] : [mergedSteps(together.steps)]), ...apart.steps];
  return steps.map((step) =>
    updateIntegration(ask.target, ask.raw, { ...step, members: { ...parameters, ...step.members } }),
  );
};

const patch: Patcher['patch'] = (ask) => {
  if (ask.raw['ApiGatewayManaged'] === true) return managed(ask);
  const { wishes, refused: masked } = withoutMasked(ask.wishes);
  const strange = wishes.filter(({ path }) => !isKnown(path));
  const held = withoutAddress(ask, wishes);
  const { doable, refused: unserviceable } = judgeService(
    ask,
    wishes.filter((wish) => isKnown(wish.path) && !held.includes(wish)),
  );
  const steps = stepsOf(ask, doable);
  const { refused } = joined([steps.together, steps.apart]);
  const calls = callsOf(ask, steps, doable);
  const ofStrange: Refusal[] = strange.length === 0 ? [] : [notPatchable(pathsOf(strange))];
  const ofHeld: Refusal[] = held.length === 0 ? [] : [valueNotKept(pathsOf(held))];
  return {
    calls,
    refused: [...masked, ...ofHeld, ...unserviceable, ...refused, ...ofStrange],
    effects: calls.length === 0 ? [] : effectsOf(ask.facts),
  };
};

export const patcher: Patcher = {
  kind: kindId('apigatewayv2.integration'),
  patch,
  create,
  removal,
  permissions: [
    {
      action: 'apigateway:PATCH',
      resource: 'arn:{partition}:apigateway:{region}::/apis/{api}/integrations/{integration}',
    },
    passRole,
  ],
  keys: {
    shapes: ['{api}/{integration}', '{api}/routes/{route}'],
    letters: { api: /[a-z0-9]/, integration: /[a-z0-9]/, route: /./ },
  },
  role: { path: '/credentialsArn', member: 'CredentialsArn' },
};
