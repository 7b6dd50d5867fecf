// Which events EventBridge has to give us: it follows from what the kinds say of their calls.
import { kinds } from '../kinds/registry.js';
import type { EventRoute } from '../kinds/kind.js';

const unique = (list: readonly string[]): string[] => [...new Set(list)].sort();

const routes: readonly EventRoute[] = kinds.flatMap((kind) => kind.events);

/** The services whose own resources we watch; every mutating call of theirs is worth a look. */
const isOwn = ({ eventSource }: EventRoute): boolean => !eventSource.startsWith('waf');

/** EventBridge names the source after the first part of the CloudTrail event source. */
const busSource = (eventSource: string): string => `aws.${eventSource.split('.')[0]}`;

const patternOf = (chosen: readonly EventRoute[], names: readonly string[] | undefined) => ({
  source: unique(chosen.map(({ eventSource }) => busSource(eventSource))),
  'detail-type': ['AWS API Call via CloudTrail'],
  detail: {
    eventSource: unique(chosen.map(({ eventSource }) => eventSource)),
    ...(names === undefined ? {} : { eventName: names }),
    readOnly: [false],
    // A call that failed changed nothing.
    errorCode: [{ exists: false }],
  },
});

const foreign = routes.filter((route) => !isOwn(route));

export const eventPatterns = {
  /** Mutating calls of the services that are watched. */
  Changes: patternOf(routes.filter(isOwn), undefined),
  /** Calls of other services that change what is watched. */
  Associations: patternOf(foreign, unique(foreign.flatMap(({ eventNames }) => eventNames))),
} as const;

/** Event sources in CloudTrail whose calls a trail has to log. */
export const neededSources: readonly string[] = unique(routes.map(({ eventSource }) => eventSource));
