// A world in which events get lost: who made a drift is known to CloudTrail's history alone.
import { createWorld, mallory, type Somebody, type World, type Wrapping } from './world.js';

export const minute = 60_000;
export const hour = 60 * minute;

/** One page for each source that records calls on a REST API. */
export const eachOnce = 3;

const lookingOn = (world: World) => {
  const lookups = () =>
    world.aws.callLog.filter(({ service }) => service === 'cloudtrail').map(({ at }) => at.getTime());
  const rows = async (prefix: string) =>
    (await world.rows()).filter((row) => row['pk']?.S?.startsWith(prefix) === true);
  return {
    /** When the history was asked since the calls were counted last. */
    lookups,
    asks: () => rows('ask#'),
    isWaiting: async () => (await rows('ask#')).some((row) => row['due'] !== undefined),
    evidence: () => rows('evidence#'),
    finding: async (part = 'apigateway.integration') => {
      const { findings } = await world.store.loadScope(world.scope);
      return findings.find(({ finding }) => finding.target.startsWith(part))?.finding;
    },
  };
};

const goingOnIn = (world: World, lookups: () => readonly number[]) => {
  /** One run of `deliver` and of what it queues; answers how often it asked the history. */
  const run = async (wrapping: Wrapping = {}): Promise<number> => {
    world.aws.resetCalls();
    await world.deliver(wrapping);
    const made = lookups().length;
    await world.workQueue();
    return made;
  };
  /** When, in minutes from now, how many look-ups were made; `deliver` runs every so often. */
  const runFor = async (ms: number, everyMs = 15 * minute): Promise<[at: number, calls: number][]> => {
    const since = world.clock();
    const made: [number, number][] = [];
    while (world.clock() - since < ms) {
      world.pass(everyMs);
      const at = Math.round((world.clock() - since) / minute);
      const calls = await run();
      if (calls > 0) made.push([at, calls]);
    }
    return made;
  };
  /** A sweep finds what was done, and a second read confirms it. */
  const found = async () => {
    world.pass(minute);
    await world.look({ cause: 'sweep' });
    world.pass(minute);
    await world.workQueue();
  };
  return {
    run,
    runFor,
    found,
    /** The event of what somebody did gets lost. */
    lost: async (who: Somebody = mallory, uri = 'https://evil.example.net/') => {
      await world.by(who).swapBackend(uri);
      await found();
    },
    /** `detect` works off what is queued. */
    detectQueued: () => world.detect(world.queued.splice(0).map(({ look }) => look)),
  };
};

export const createLossyWorld = async () => {
  const world = await createWorld();
  world.aws.services.cloudtrail.history.delayMs = 5 * minute;
  // What was built was built long before anybody watched.
  world.pass(hour);
  await world.baseline();
  world.queued.splice(0);
  await world.look({ cause: 'baseline' });
  world.takeEvents();
  world.pass(15 * minute);
  const looking = lookingOn(world);
  return { world, ...looking, ...goingOnIn(world, looking.lookups) };
};

export type LossyWorld = Awaited<ReturnType<typeof createLossyWorld>>;
