// What normalising and comparing one unchanged resource costs, as a ratio to parsing its JSON.
import { expectationOf } from '../../shared/engine/expectation.js';
import { isAsDeclared } from '../../shared/engine/unchanged.js';
import { observe } from '../../shared/engine/observe.js';
import type { JsonObject } from '../../shared/model/brand.js';
import type { DeclaredTarget } from '../../shared/model/declaration.js';
import type { Kind } from '../../shared/kinds/kind.js';
import { kinds } from '../../shared/kinds/registry.js';
import { documents } from './documents.js';

const rounds = 15;

const cpuMs = (work: () => void, times: number): number => {
  const before = process.cpuUsage();
  for (let index = 0; index < times; index += 1) work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Declares everything that is live. */
export const declareAll = (kind: Kind, raw: JsonObject, key: string): DeclaredTarget => {
  const { state } = observe(kind.schema, raw);
  const provenance = { source: 'bench', address: 'bench' };
  const leaves = Object.entries(state).map(([pointer, value]) => ({
    pointer,
    pattern: kind.schema.fieldAt(pointer)?.pattern ?? '',
    value,
    declaredAs: pointer,
    ...provenance,
  }));
  return {
    kind: kind.id,
    account: '1',
    region: 'r',
    key,
    ...provenance,
    leaves,
    closed: [],
    leftOut: [],
    exported: {},
  };
};

export interface CompareCost {
  name: string;
  bytes: number;
  ratio: number;
}

/** Interleaved in one process, CPU time, median of 15 rounds. */
export const compareCosts = (): CompareCost[] =>
  documents().map(({ name, kindId, raw, key }) => {
    const kind = kinds.find((known) => known.id === kindId);
    if (kind === undefined) throw new Error(`no kind ${kindId}`);
    const text = JSON.stringify(raw);
    const target = declareAll(kind, raw, key);
    const facts = { protocol: 'HTTP' };
    const parse = (): void => void JSON.parse(text);
    const expectation = expectationOf(kind.schema, target);
    const around = { facts, targetKey: key, hide: (secret: string) => secret };
    const compare = (): void => {
      if (!isAsDeclared(expectation, raw, around)) throw new Error(`${name} does not equal itself`);
    };
    const times = Math.ceil(200_000 / text.length);
    cpuMs(parse, times * 20);
    cpuMs(compare, times * 20);
    const ratios = Array.from({ length: rounds }, () => {
      const parsing = cpuMs(parse, times * 20);
      return cpuMs(compare, times * 20) / parsing;
    });
    return { name, bytes: text.length, ratio: median(ratios) };
  });
