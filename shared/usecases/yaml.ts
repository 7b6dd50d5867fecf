// YAML with positions: every problem and every member can name its line.
import {
  isMap,
  isPair,
  isScalar,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type Pair,
  type ParseOptions,
  type SchemaOptions,
  type YAMLMap,
} from 'yaml';
import type { Json } from '../model/brand.js';
import type { Problem } from '../model/errors.js';

/** A path into a document: member names and list indexes. */
export type Steps = readonly (string | number)[];

export type Lines = (steps: Steps) => number | undefined;

const nodeLine = (node: unknown, counter: LineCounter): number | undefined => {
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
  return Array.isArray(range) && typeof range[0] === 'number' ? counter.linePos(range[0]).line : undefined;
};

type Members = ReadonlyMap<string, Pair>;

const membersOf = (map: YAMLMap): Members =>
  new Map(
    map.items.flatMap((item) =>
      isPair(item) && isScalar(item.key) ? [[String(item.key.value), item] as const] : [],
    ),
  );

/** The line of the member that `steps` lead to, or of the nearest one above it. */
const linesOf = (document: Document, counter: LineCounter): Lines => {
  const indexes = new WeakMap<YAMLMap, Members>();
  const memberOf = (map: YAMLMap, name: string): Pair | undefined => {
    const members = indexes.get(map) ?? membersOf(map);
    indexes.set(map, members);
    return members.get(name);
  };
  return (steps) => {
    let node: unknown = document.contents;
    let line = nodeLine(node, counter);
    for (const step of steps) {
      if (isMap(node)) {
        const pair = memberOf(node, String(step));
        if (pair === undefined) return line;
        line = nodeLine(pair.key, counter) ?? line;
        node = pair.value;
      } else {
        node =
          typeof node === 'object' && node !== null && 'get' in node
            ? (node as { get(key: unknown, keep: boolean): Node }).get(step, true)
            : undefined;
        line = nodeLine(node, counter) ?? line;
      }
    }
    return line;
  };
};

/** How one type of document is written. */
export interface Dialect {
  /** Characters that are read at most: what people write stays far below it, a larger one is a mistake or an attack. */
  sizeLimit?: number;
  /** Tags of its own, and what plain scalars mean. */
  options?: ParseOptions & SchemaOptions;
}

export const usualSizeLimit = 1024 * 1024;

/** The parser's own words, without the place that it adds to them, and without the text that it quotes: a secret, perhaps. */
const shownError = (message: string): string => {
  if (message.includes('call stack')) return 'the nesting is too deep to be read';
  const [first = message] = message.split('\n');
  return first.replace(/ at line \d+, column \d+:?$/, '').replace(/(?<=\S): .*$/, '');
};

/** One slip makes the rest of a file look wrong; the first problems are the true ones. */
const toldErrors = 3;

const documentProblems = (source: string, document: Document, counter: LineCounter): Problem[] =>
  document.errors.slice(0, toldErrors).map((error) => ({
    where: `${source}:${counter.linePos(error.pos[0]).line}`,
    what: shownError(error.message),
    remedy: 'Correct the YAML; nothing of this file was used.',
  }));

export type YamlReading = { tree: Json; lines: Lines } | { problems: readonly Problem[] };

interface Parsed {
  document: Document;
  counter: LineCounter;
}

/** Undefined where the nesting is too deep for the parser's own recursion. */
const parsed = (text: string, options: Dialect['options']): Parsed | undefined => {
  const counter = new LineCounter();
  try {
    const document = parseDocument(text, {
      lineCounter: counter,
      prettyErrors: false,
      logLevel: 'error',
      uniqueKeys: true,
      ...options,
    });
    return { document, counter };
  } catch {
    return undefined;
  }
};

/** As many lines are moved at most; people close a bracket too far left once or twice. */
const moveLimit = 20;

const moved = ' '.repeat(200);

/** The text with the line of the first misplaced bracket moved to the right; undefined where that is not what is wrong. */
const withMovedBracket = (text: string, { document, counter }: Parsed): string | undefined => {
  const [error] = document.errors;
  if (error?.code !== 'BAD_INDENT' || !error.message.startsWith('Flow ')) return undefined;
  const lines = text.split('\n');
  const at = counter.linePos(error.pos[0]).line - 1;
  return lines.with(at, `${moved}${lines[at] ?? ''}`).join('\n');
};

/** YAML wants a bracket that closes on a line of its own indented; other parsers, CloudFormation's too, do not. */
const withClosedBrackets = (text: string, options: Dialect['options']): Parsed | undefined => {
  const asWritten = parsed(text, options);
  let current: string | undefined = text;
  let found = asWritten;
  for (let moves = 0; moves < moveLimit && found !== undefined; moves += 1) {
    if (found.document.errors.length === 0) return found;
    current = withMovedBracket(current, found);
    if (current === undefined) return asWritten;
    found = parsed(current, options);
  }
  return asWritten;
};

/** Reads YAML, or JSON, which is YAML too. `what` names the document in problems. */
export const readYaml = (source: string, text: string, what: string, dialect: Dialect = {}): YamlReading => {
  const sizeLimit = dialect.sizeLimit ?? usualSizeLimit;
  const refuse = (reason: string, remedy: string): YamlReading => ({
    problems: [{ where: source, what: reason, remedy }],
  });
  if (text.length > sizeLimit)
    return refuse(`${what} larger than ${sizeLimit} bytes is not read`, 'Split it into several files.');
  const found = withClosedBrackets(text, dialect.options);
  if (found === undefined) return refuse(`${what} nested this deep is not read`, 'Write it flatter.');
  const { document, counter } = found;
  const problems = documentProblems(source, document, counter);
  if (problems.length > 0) return { problems };
  try {
    return { tree: document.toJS({ maxAliasCount: 100 }) as Json, lines: linesOf(document, counter) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return refuse(
      `the YAML cannot be expanded: ${shownError(reason)}`,
      'Write the values out instead of nesting aliases.',
    );
  }
};
