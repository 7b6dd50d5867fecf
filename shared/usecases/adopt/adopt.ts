// Writes what AWS has now as a declaration: chosen scopes, read whole, tidy enough to review and commit.
import { observe } from '../../engine/observe.js';
import { byCodeUnit } from '../../engine/pointer.js';
import type { KindId, Place } from '../../model/target.js';
import type { AwsClients, Collected, Kind, Seen } from '../../kinds/kind.js';
import { kindsOfFamily } from '../../kinds/registry.js';
import { sideBySide } from '../look/parallel.js';
import type { ScopeReading } from '../read-scope.js';
import { documentText, type Section } from './document.js';
import { readWhole } from './read-whole.js';
import { resourcesOf, type Writing } from './resources.js';
import { chosenScopes, type Choice, type ChosenScope } from './scopes.js';
import { secretNames } from './secrets.js';

export interface AdoptRequest extends Choice {
  place: Place;
  /** Undefined: all kinds. */
  kinds?: readonly KindId[];
  /** Patterns whose values are written although they can hold secrets. */
  reveal: readonly string[];
  /** What people call the file: for the check that the header offers. */
  file: string;
}

export interface AdoptDeps {
  clientsFor: (place: Place) => AwsClients;
  now: () => Date;
  onProgress?: (done: number, all: number) => void;
}

export interface Adopted {
  text: string;
  /** How many resources were written. */
  resources: number;
  /** What could not be read or is not there, and so is not declared; one sentence each. */
  untold: readonly string[];
}

/** Scopes that are read side by side; the clients pace the calls. */
const readAtOnce = 4;

const readable = ({ content, ownedByAws }: Seen): boolean => content.status === 'read' && ownedByAws !== true;

const title = (seen: Seen): string => seen.aliases[0] ?? seen.key;

const untoldOf = (kind: Kind, { scope }: ChosenScope, collected: Collected): string[] => {
  const where = `${kind.title}s of ${scope.key === '*' ? scope.region : scope.key}`;
  if (collected.status === 'gone') return [`${where}: the ${kind.family.title} went while it was read.`];
  if (collected.status === 'unreadable') return [`${where} could not be read: ${collected.detail}`];
  return collected.seen.flatMap(({ key, content }) => {
    if (content.status === 'read') return [];
    const why = content.status === 'unreadable' ? content.detail : 'it went while it was read';
    return [`${kind.title} ${key} could not be read: ${why}`];
  });
};

const sectionOf = (
  chosen: ChosenScope,
  reading: ScopeReading,
  kinds: readonly Kind[],
  writing: Writing,
): Section => {
  const { family, scope } = chosen;
  const resources = kinds.flatMap((kind) => {
    const collected = reading.readings.get(kind);
    if (collected?.status !== 'complete') return [];
    const seen = collected.seen.filter(readable).sort((a, b) => byCodeUnit(title(a), title(b)));
    return seen.flatMap((one) => {
      const raw = one.content.status === 'read' ? one.content.raw : {};
      const member = { kind, key: one.key, observed: observe(kind.schema, raw), facts: reading.facts };
      return resourcesOf(member, one, writing);
    });
  });
  return { heading: scope.key === '*' ? `The ${family.title}` : `${family.title} ${scope.key}`, resources };
};

const aboutSecrets = [
  '',
  'Values that can hold secrets are kept out: `${secret:NAME}` stands where they do, NAME being a suggestion.',
  'Such a value is not compared. `stagewatch adopt --reveal "/variables/*"` writes those of a path as they are.',
];

const prefaceOf = (
  { place, file }: AdoptRequest,
  at: Date,
  untold: readonly string[],
  hasSecrets: boolean,
): string[] => [
  `Written by \`stagewatch adopt\` at ${at.toISOString()} from account ${place.account}, Region ${place.region}:`,
  'what AWS had then, without defaults. Review it, commit it, and check AWS against it:',
  `  stagewatch check ${file}`,
  'What is left out is not compared; `--undeclared report` tells it too: defaults that changed, deployments.',
  ...(hasSecrets ? aboutSecrets : []),
  ...(untold.length === 0 ? [] : ['', 'Not in this file:', ...untold.map((text) => `- ${text}`)]),
];

export const adopt =
  (deps: AdoptDeps) =>
  async (request: AdoptRequest): Promise<Adopted> => {
    const { place, reveal } = request;
    const clients = deps.clientsFor(place);
    const isWanted = (kind: Kind): boolean => request.kinds?.includes(kind.id) !== false;
    const { scopes, untold: unlisted } = await chosenScopes(clients, place, request, isWanted);
    let done = 0;
    const readings = await sideBySide(
      scopes,
      async (chosen) => {
        const reading = await readWhole(clients, chosen);
        done += 1;
        deps.onProgress?.(done, scopes.length);
        return { chosen, reading, kinds: kindsOfFamily(chosen.scope.family).filter(isWanted) };
      },
      readAtOnce,
    );
    const { nameOf, count } = secretNames();
    const writing = { reveal, nameSecret: nameOf };
    const sections = readings
      .map(({ chosen, reading, kinds }) => sectionOf(chosen, reading, kinds, writing))
      .filter(({ resources }) => resources.length > 0);
    const unread = readings.flatMap(({ chosen, reading, kinds }) =>
      kinds.flatMap((kind) => {
        const collected = reading.readings.get(kind);
        return collected === undefined ? [] : untoldOf(kind, chosen, collected);
      }),
    );
    const untold = [...unlisted, ...unread];
    return {
      text: documentText(place, prefaceOf(request, deps.now(), untold, count() > 0), sections),
      resources: sections.reduce((sum, { resources }) => sum + resources.length, 0),
      untold,
    };
  };
