// YAML with positions: every problem and every member can name its line.
import { isMap, isPair, isScalar, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import type { Json } from '../model/brand.js';
import type { Problem } from '../model/errors.js';

/** A path into a document: member names and list indexes. */
export type Steps = readonly (string | number)[];

export type Lines = (steps: Steps) => number | undefined;

const nodeLine = (node: unknown, counter: LineCounter): number | undefined => {
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
  return Array.isArray(range) && typeof range[0] === 'number' ? counter.linePos(range[0]).line : undefined;
};

/** The line of the member that `steps` lead to, or of the nearest one above it. */
const linesOf = (document: Document, counter: LineCounter): Lines => {
  return (steps) => {
    let node: unknown = document.contents;
    let line = nodeLine(node, counter);
    for (const step of steps) {
      if (isMap(node)) {
        const pair = node.items.find(
          (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(step),
        );
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

/** What people write stays far below this; a larger one is a mistake or an attack. */
const sizeLimit = 1024 * 1024;

const documentProblems = (source: string, document: Document, counter: LineCounter): Problem[] =>
  document.errors.map((error) => ({
    where: `${source}:${counter.linePos(error.pos[0]).line}`,
    what: (error.message.split('\n')[0] ?? error.message).replace(/ at line \d+, column \d+:?$/, ''),
    remedy: 'Correct the YAML; nothing of this file was used.',
  }));

export type YamlReading = { tree: Json; lines: Lines } | { problems: readonly Problem[] };

/** Reads YAML, or JSON, which is YAML too. `what` names the document in problems. */
export const readYaml = (source: string, text: string, what: string): YamlReading => {
  const refuse = (reason: string, remedy: string): YamlReading => ({
    problems: [{ where: source, what: reason, remedy }],
  });
  if (text.length > sizeLimit)
    return refuse(`${what} larger than ${sizeLimit} bytes is not read`, 'Split it into several files.');
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, uniqueKeys: true });
  const problems = documentProblems(source, document, counter);
  if (problems.length > 0) return { problems };
  try {
    return { tree: document.toJS({ maxAliasCount: 100 }) as Json, lines: linesOf(document, counter) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return refuse(
      `the YAML cannot be expanded: ${reason}`,
      'Write the values out instead of nesting aliases.',
    );
  }
};
