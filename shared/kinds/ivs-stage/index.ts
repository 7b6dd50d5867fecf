// Stage of IVS Real-Time Streaming. Every Region has one scope: all of its stages.
import { defineSchema } from '../../engine/schema.js';
import { kindId } from '../../model/target.js';
import type { Kind, ScopeFamily } from '../kind.js';
import { collect } from './collect.js';
import { declarations } from './declarations/index.js';
import { events } from './events.js';
import { names } from './names.js';
import { nameInKey, wholeRegion } from './normalise.js';
import { gravityOf } from './severity.js';

const ivsStages: ScopeFamily = {
  id: 'ivs-stages',
  title: "Region's IVS stages",
  permissions: [],
  forbidden: [
    ...['GetStreamKey', 'BatchGetStreamKey', 'ListStreamKeys'].map((name) => ({
      action: `ivs:${name}`,
      resource: '*',
      why: 'denied: whoever has a stream key broadcasts as its channel',
    })),
    {
      action: 'ivs:CreateParticipantToken',
      resource: '*',
      why: 'denied: whoever has a token joins the stage',
    },
  ],
  // No declaration stands for a Region.
  owners: [],
  list: (_clients, place) =>
    Promise.resolve([{ scope: { family: ivsStages.id, ...place, key: wholeRegion }, facts: {} }]),
};

export const ivsStage: Kind = {
  id: kindId('ivs.stage'),
  title: 'IVS stage',
  family: ivsStages,
  scopeKeyOf: () => wholeRegion,
  isAlias: (key) => nameInKey(key) !== undefined,
  schema: defineSchema(names),
  gravityOf,
  declarations,
  events,
  permissions: [
    { action: 'ivs:ListStages', resource: 'arn:{partition}:ivs:{region}:{account}:stage/{stage}' },
    { action: 'ivs:GetStage', resource: 'arn:{partition}:ivs:{region}:{account}:stage/{stage}' },
  ],
  collect,
  missing: { severity: 'critical', reason: 'The declared stage does not exist: nobody can join it.' },
  unmanaged: {
    severity: 'high',
    attack: 'T1133',
    reason: 'A stage that nothing declares can carry live video.',
  },
};
