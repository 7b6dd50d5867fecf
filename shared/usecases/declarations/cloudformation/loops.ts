// Loops of the language extensions (`Fn::ForEach`), written out where what they go through is known.
// Facts: CloudFormation template reference, Fn::ForEach (`${Name}`, `&{Name}` and `Ref` stand for each value in turn).
import { isObject, type Json, type JsonObject } from '../../../model/brand.js';
import type { Steps } from '../../yaml.js';
import type { Resolve } from './resolve.js';
import { deeper, isSpent, isTooDeep, type Resolving } from './world.js';

/** A member of a map, and where below the map it was written. */
export interface Member {
  name: string;
  value: Json;
  steps: Steps;
}

/** `Fn::ForEach::Topics` */
export const isLoop = (name: string): boolean => name.startsWith('Fn::ForEach::');

/** Ten times what a stack may hold (CloudFormation quotas: 500 resources). */
const memberLimit = 5000;

/** One turn of a loop: what its name stands for. */
interface Turn {
  at: Resolving;
  name: string;
  value: string;
}

const inText = ({ name, value }: Turn, text: string): string =>
  text
    .replaceAll(`\${${name}}`, () => value)
    .replaceAll(`&{${name}}`, () => value.replaceAll(/[^A-Za-z0-9]/g, ''));

/** The template of a turn with its name replaced. */
const inTurn = (turn: Turn, template: Json): Json => {
  if (isSpent(turn.at)) return null;
  if (typeof template === 'string') return inText(turn, template);
  if (Array.isArray(template)) return template.map((element: Json) => inTurn(turn, element));
  if (!isObject(template)) return template;
  if (template['Ref'] === turn.name) return turn.value;
  return Object.fromEntries(
    Object.entries(template).map(([name, member]) => [inText(turn, name), inTurn(turn, member)]),
  );
};

/** Values that a loop goes through; undefined where nothing tells them. */
const valuesOf = (collection: Json, at: Resolving, resolve: Resolve): readonly string[] | undefined => {
  const values = resolve(collection, at);
  if (!Array.isArray(values)) return undefined;
  const texts = values.filter((value) => typeof value === 'string' || typeof value === 'number');
  return texts.length === values.length ? texts.map(String) : undefined;
};

const turnsOf = (name: string, body: Json, at: Resolving, resolve: Resolve): Member[] | undefined => {
  const [stands, collection, template]: readonly Json[] = Array.isArray(body) ? body : [];
  if (typeof stands !== 'string' || collection === undefined || !isObject(template)) return undefined;
  const values = isTooDeep(at) ? undefined : valuesOf(collection, at, resolve);
  return values?.flatMap((value) =>
    Object.entries(template).map(([member, own]): Member => {
      const turn = { at, name: stands, value };
      return { name: inText(turn, member), value: inTurn(turn, own), steps: [name, 2, member] };
    }),
  );
};

/** What a map holds once its loops are written out; `open`: where loops are that go through nobody knows what. */
interface WrittenOut {
  members: readonly Member[];
  open: readonly Steps[];
}

const distinct = (open: readonly Steps[]): Steps[] => [
  ...new Map(open.map((steps) => [JSON.stringify(steps), steps])).values(),
];

const joined = (parts: readonly WrittenOut[]): WrittenOut => ({
  members: parts.flatMap(({ members }) => members),
  open: distinct(parts.flatMap(({ open }) => open)),
});

/** What a turn gives may be a loop again. */
const innerOf = (turn: Member, at: Resolving, resolve: Resolve): WrittenOut => {
  const { members, open } = membersWrittenOut({ [turn.name]: turn.value }, deeper(at), resolve);
  const within = (steps: Steps): Steps => [...turn.steps, ...steps.slice(1)];
  return {
    members: members.map((member) => ({ ...member, steps: within(member.steps) })),
    open: open.map(within),
  };
};

const loopWrittenOut = (name: string, body: Json, at: Resolving, resolve: Resolve): WrittenOut => {
  const turns = turnsOf(name, body, deeper(at), resolve);
  const inner = turns === undefined ? undefined : joined(turns.map((turn) => innerOf(turn, at, resolve)));
  if (inner === undefined || isSpent(at) || inner.members.length > memberLimit)
    return { members: [], open: [[name]] };
  return inner;
};

export const membersWrittenOut = (map: JsonObject, at: Resolving, resolve: Resolve): WrittenOut =>
  joined(
    Object.entries(map).map(([name, value]) =>
      isLoop(name)
        ? loopWrittenOut(name, value, at, resolve)
        : { members: [{ name, value, steps: [name] }], open: [] },
    ),
  );
