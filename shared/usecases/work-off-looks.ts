// Works off a batch of the look queues: events become looks, looks at one scope become one look.
import { isObject, type JsonObject } from '../model/brand.js';
import type { Evidence } from '../model/evidence.js';
import type { Look, PlaceLook } from '../model/look.js';
import { isWatched } from '../model/record.js';
import { parseScopeId, type Place, type ScopeId } from '../model/target.js';
import { epochMs, type EpochMs } from '../model/time.js';
import { loadDeclaredScopes } from './declared-scopes.js';
import { readEvidence } from './evidence/read-evidence.js';
import { lookAtScope, type LookDeps } from './look-at-scope.js';
import { boundEvidence } from './look/evidence.js';
import { byScope, keepEvidence, type Telling } from './look/keep-evidence.js';
import { sideBySide } from './look/parallel.js';
import type { QueueName } from './ports.js';
import { routeEvent, type Routed } from './route-event.js';

export interface QueuedBody {
  id: string;
  body: string;
}

export interface WorkDeps extends LookDeps {
  home: Place;
  /** ARNs of the roles that we run as: what they do is ours, and nobody else's. */
  ownRoles: readonly string[];
  /** How long this invocation may still run. */
  remainingMs: () => number;
}

export interface WorkOutcome {
  /** Messages that have to come again. */
  failed: readonly string[];
  counts: Readonly<Record<string, number>>;
}

/** Scopes read side by side; the clients pace the calls. */
const scopesAtOnce = 4;
/** A look that is begun with less time than this might not end. */
const leastMs = 20_000;
const placeEveryMs = 300_000;
const retryDelaySeconds = 30;

/** What one message asks for. Raw events may hold secrets: they are never sent on as they are. */
interface Asked extends Telling {
  looks: readonly Look[];
  place?: PlaceLook;
}

const parse = (body: string): JsonObject | undefined => {
  try {
    const parsed: unknown = JSON.parse(body);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
};

/** Only our own doors write looks, so a message that is one is taken as it is. */
const isLook = (message: JsonObject): boolean =>
  typeof message['scope'] === 'string' &&
  parseScopeId(message['scope']) !== undefined &&
  typeof message['asOf'] === 'number';
const isPlaceLook = (message: JsonObject): boolean =>
  isObject(message['place']) && typeof message['asOf'] === 'number';

type Route = (event: unknown) => Promise<Routed>;

/** The settings are loaded only for an event from elsewhere: one round trip less for all others. */
const routing = (deps: WorkDeps): Route => {
  let settings: Promise<Parameters<typeof isWatched>[0]> | undefined;
  return async (event) => {
    const now = deps.clock();
    const atHome = ({ account, region }: Place): boolean =>
      account === deps.home.account && region === deps.home.region;
    const routed = routeEvent(event, atHome, now);
    if (routed.status !== 'ignored' || routed.because !== 'foreign-account') return routed;
    settings ??= deps.store.loadWatch().then((watch) => watch.settings);
    const known = await settings;
    return routeEvent(event, (place) => isWatched(known, deps.home, place), now);
  };
};

const ask = async (
  route: Route,
  ownRoles: readonly string[],
  { id, body }: QueuedBody,
): Promise<(Asked & { note: string }) | undefined> => {
  const message = parse(body);
  if (message === undefined) return undefined;
  if (isLook(message)) {
    const { evidence = [], ...look } = message as unknown as Look;
    return { id, isRaw: false, looks: [look], evidence, note: 'look' };
  }
  if (isPlaceLook(message)) {
    const place = message as unknown as PlaceLook;
    return { id, isRaw: false, looks: [], place, evidence: [], note: 'place' };
  }
  if (!isObject(message['detail'])) return undefined;
  const routed = await route(message);
  if (routed.status === 'ignored')
    return { id, isRaw: true, looks: [], evidence: [], note: `event-${routed.because}` };
  const evidence = readEvidence(message, ownRoles).map(boundEvidence);
  if (routed.status === 'looks') return { id, isRaw: true, looks: routed.looks, evidence, note: 'event' };
  return { id, isRaw: true, looks: [], place: routed.look, evidence, note: 'event-somewhere' };
};

const latest = (times: readonly EpochMs[]): EpochMs => epochMs(Math.max(...times));

/** One read answers all of them; only where each names its targets may it be a partial one. */
const merge = (scope: ScopeId, looks: readonly Look[]): Look => {
  const [first] = looks;
  const named = looks.flatMap(({ only }) => only ?? []);
  const isPartial = looks.every(({ only }) => only !== undefined);
  const isEvent = looks.some(({ cause }) => cause === 'event');
  return {
    scope,
    cause: isEvent ? 'event' : (first?.cause ?? 'event'),
    asOf: latest(looks.map(({ asOf }) => asOf)),
    ...(isPartial ? { only: [...new Set(named)] } : {}),
    ...(looks.some(({ facts }) => facts !== undefined)
      ? { facts: Object.assign({}, ...looks.map(({ facts }) => facts ?? {})) as Record<string, string> }
      : {}),
    ...(looks.some(({ tries }) => tries !== undefined)
      ? { tries: Math.max(...looks.map(({ tries }) => tries ?? 0)) }
      : {}),
  };
};

interface Group {
  look: Look;
  asked: readonly Asked[];
}

const groupsOf = (asked: readonly Asked[], now: EpochMs): Group[] => {
  const groups: Group[] = [];
  const ready = new Map<ScopeId, { looks: Look[]; asked: Asked[] }>();
  for (const one of asked) {
    for (const look of one.looks) {
      // A confirmation that is too early must not be used up by a read of now.
      if (look.notBefore !== undefined && look.notBefore > now) groups.push({ look, asked: [one] });
      else {
        const group = ready.get(look.scope) ?? { looks: [], asked: [] };
        group.looks.push(look);
        group.asked.push(one);
        ready.set(look.scope, group);
      }
    }
  }
  return [
    ...groups,
    ...[...ready].map(([scope, group]) => ({ look: merge(scope, group.looks), asked: group.asked })),
  ];
};

/** Something changed somewhere in a place: all that is declared there, at most once in a while. */
const lookAtPlace = async (deps: WorkDeps, { place, asOf }: PlaceLook): Promise<boolean> => {
  const name = `place/${place.account}/${place.region}`;
  if (!(await deps.store.claim(name, deps.clock(), placeEveryMs))) return false;
  const scopes = await loadDeclaredScopes(deps.store, await deps.store.loadWatch());
  const there = scopes.filter((id) => {
    const scope = parseScopeId(id);
    return scope?.account === place.account && scope.region === place.region;
  });
  await deps.queue.send(
    'sweep',
    there.map((scope): Look => ({ scope, cause: 'account', asOf })),
  );
  return true;
};

interface Ran {
  failed: readonly string[];
  status: string;
}

const failedGroup = async (deps: WorkDeps, { look, asked }: Group, lane: QueueName): Promise<string[]> => {
  // What an event asked for goes on as a look, without the event; looks come again by themselves.
  if (asked.some(({ isRaw }) => isRaw)) await deps.queue.send(lane, [look], retryDelaySeconds);
  return asked.filter(({ isRaw }) => !isRaw).map(({ id }) => id);
};

const runGroup = async (
  deps: WorkDeps,
  look: ReturnType<typeof lookAtScope>,
  group: Group,
  lane: QueueName,
  evidence: readonly Evidence[],
): Promise<Ran> => {
  try {
    if (deps.remainingMs() < leastMs) {
      await deps.queue.send(lane, [group.look]);
      return { failed: [], status: 'put-back' };
    }
    return { failed: [], status: (await look(group.look, lane, evidence)).status };
  } catch (error) {
    deps.log('look failed', {
      scope: group.look.scope,
      error: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown',
    });
    try {
      return { failed: await failedGroup(deps, group, lane), status: 'failed' };
    } catch {
      return { failed: group.asked.map(({ id }) => id), status: 'failed' };
    }
  }
};

const runPlaces = async (deps: WorkDeps, asked: readonly Asked[]): Promise<string[]> => {
  const places = new Map<string, { look: PlaceLook; ids: string[] }>();
  for (const { id, place } of asked) {
    if (place === undefined) continue;
    const name = `${place.place.account}/${place.place.region}`;
    const known = places.get(name) ?? { look: place, ids: [] };
    known.ids.push(id);
    places.set(name, known);
  }
  const failed = await sideBySide([...places.values()], async ({ look, ids }) => {
    try {
      await lookAtPlace(deps, look);
      return [];
    } catch (error) {
      deps.log('place not looked at', { ...look.place, error: String(error) });
      return ids;
    }
  });
  return failed.flat();
};

const countBy = (names: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

export const workOffLooks =
  (deps: WorkDeps) =>
  async (messages: readonly QueuedBody[], lane: QueueName): Promise<WorkOutcome> => {
    const route = routing(deps);
    const read = await Promise.all(
      messages.map(async (message) => ({ message, asked: await ask(route, deps.ownRoles, message) })),
    );
    const asked = read.flatMap((one) => one.asked ?? []);
    const unreadable = read.filter((one) => one.asked === undefined).map(({ message }) => message.id);
    if (unreadable.length > 0)
      deps.log('messages that are neither look nor event', { count: unreadable.length });
    const groups = groupsOf(asked, deps.clock());
    const evidence = byScope(asked);
    const look = lookAtScope(deps);
    const [ran, places, unkept] = await Promise.all([
      sideBySide(
        groups,
        (group) => runGroup(deps, look, group, lane, evidence.get(group.look.scope) ?? []),
        scopesAtOnce,
      ),
      runPlaces(deps, asked),
      keepEvidence(deps, asked, lane, deps.clock()),
    ]);
    const failed = [...unreadable, ...ran.flatMap((one) => one.failed), ...places, ...unkept];
    return {
      failed: [...new Set(failed)],
      counts: countBy([...asked.map(({ note }) => note), ...ran.map(({ status }) => `scope-${status}`)]),
    };
  };
