// A world to look back at: a stage that mallory changed an hour ago, really read and judged, with evidence of the call.
import type { Evidence } from '../../../shared/model/evidence.js';
import { kindId, type TargetId } from '../../../shared/model/target.js';
import { epochMs } from '../../../shared/model/time.js';
import { createArchive } from '../../../shared/adapters/dynamodb/looking-back.js';
import type { LookingBack } from '../../../shared/usecases/looking-back/archive.js';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { account, createWorld, region, type World } from '../world.js';

export const minute = 60_000;
/** What no answer may ever hold: the stage variable's value before and after. */
export const secrets = ['orders-secret-name', 'the-other-secret'];

const mallory = {
  type: 'iam-user',
  name: 'mallory',
  principal: `arn:aws:iam::${account}:user/mallory`,
  via: 'console',
  from: '203.0.113.7',
} as const;

/** What CloudTrail tells of a patch of the stage, as `readEvidence` would keep it. */
export const patchEvidence = (world: World, eventId: string, pointers: readonly string[]): Evidence => ({
  eventId,
  at: epochMs(Math.floor(world.clock() / 1000) * 1000),
  eventSource: 'apigateway.amazonaws.com',
  eventName: 'UpdateStage',
  scope: world.scope,
  touches: [{ kind: kindId('apigateway.stage'), key: `${world.estate.restApiId}/prod`, pointers }],
  actor: mallory,
});

export const stageOf = ({ estate }: World): TargetId =>
  `apigateway.stage:${account}/${region}/${estate.restApiId}/prod` as TargetId;

export const looking = (world: World): LookingBack => ({
  store: world.store,
  archive: createArchive(new DynamoDBClient({ maxAttempts: 1 }), 'state', world.clock),
  clock: world.clock,
});

/** Looks twice, so that what it saw is confirmed. */
export const lookSurely = async (world: World): Promise<void> => {
  await world.look();
  world.pass(40_000);
  await world.look();
};

/** An hour before now: declared and in sync. The clock is the real one, as the command line has no other. */
export const startStory = async (): Promise<World> => {
  const world = await createWorld();
  world.pass(Date.now() - 60 * minute - world.clock());
  await world.baseline();
  await lookSurely(world);
  return world;
};

/** Ten minutes later mallory turns tracing off and rotates the variable; CloudTrail tells only of the first. */
export const drift = async (world: World): Promise<void> => {
  world.pass(10 * minute);
  await world.hands.trace(false);
  await world.store.writeEvidence(patchEvidence(world, 'event-1', ['/tracingEnabled']));
  world.pass(2 * minute);
  await lookSurely(world);
};
