// The calls that write a log line, read out of the source: message, names of fields, file.
import { parseSync } from '@swc/core';
import { readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';

export interface LogCall {
  message: string;
  fields: readonly string[];
  file: string;
}

type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;
const nodeOf = (value: unknown): Node => (isNode(value) ? value : {});

const loggers: ReadonlySet<unknown> = new Set(['log', 'logInfo', 'logWarn', 'warnOnce']);

const calleeName = (callee: Node): unknown =>
  callee['type'] === 'MemberExpression' ? nodeOf(callee['property'])['value'] : callee['value'];

const fieldsOf = (object: Node): string[] => {
  const properties = Array.isArray(object['properties']) ? object['properties'].map(nodeOf) : [];
  return properties.flatMap((property) => {
    const name =
      property['type'] === 'KeyValueProperty' ? nodeOf(property['key'])['value'] : property['value'];
    return typeof name === 'string' ? [name] : [];
  });
};

const callOf = (node: Node, file: string): LogCall[] => {
  if (node['type'] !== 'CallExpression' || !loggers.has(calleeName(nodeOf(node['callee'])))) return [];
  const given = Array.isArray(node['arguments']) ? node['arguments'] : [];
  const [message, fields] = given.map((argument) => nodeOf(nodeOf(argument)['expression']));
  if (message?.['type'] !== 'StringLiteral') return [];
  return [{ message: String(message['value']), fields: fieldsOf(nodeOf(fields)), file }];
};

const callsIn = (value: unknown, file: string): LogCall[] => {
  if (Array.isArray(value)) return value.flatMap((one: unknown) => callsIn(one, file));
  if (!isNode(value)) return [];
  return [...callOf(value, file), ...Object.values(value).flatMap((one) => callsIn(one, file))];
};

export const logCalls = (): LogCall[] =>
  globSync(['functions/**/*.ts', 'shared/**/*.ts'])
    .sort()
    .filter((file) => /\b(log\w*|warnOnce)\(/.test(readFileSync(file, 'utf8')))
    .flatMap((file) =>
      callsIn(parseSync(readFileSync(file, 'utf8'), { syntax: 'typescript', target: 'es2022' }), file),
    );
