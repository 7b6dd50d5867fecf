// docs/architecture.md is true: its doors are those that deploy and wake as it says, its paths and links exist.
import { expect, test } from '@jest/globals';
import { existsSync } from 'node:fs';
import { isObject, loadDefinitions } from '../../infra/local/definitions.js';
import { code, pageOf } from './page.js';

const page = pageOf('docs/architecture.md');
const { functions, resources } = loadDefinitions(process.cwd(), { region: 'eu-west-1', stage: 'prod' });

const logicalIds = (value: unknown): string[] => {
  if (typeof value === 'string') return [value.split('.')[0] ?? ''];
  if (Array.isArray(value)) return value.flatMap(logicalIds);
  return isObject(value) ? Object.values(value).flatMap(logicalIds) : [];
};

test('its doors are those that deploy', () => {
  expect(page.table('The doors').map(([door]) => code(door))).toEqual(Object.keys(functions));
});

test('each door that works off a queue names it', () => {
  for (const [door = '', wokenBy = ''] of page.table('The doors')) {
    const named = [...wokenBy.matchAll(/`(\w+Queue)`/g)].map(([, queue = '']) => queue);
    const ids = new Set(logicalIds(functions[code(door)]?.['events']));
    for (const queue of named) {
      expect(resources[queue]?.Type).toBe('AWS::SQS::Queue');
      expect(ids).toContain(queue);
    }
  }
});

test('paths and links that it names exist', () => {
  const paths = [...page.text.matchAll(/`((?:infra|scripts|engine|usecases)\/[\w./-]+)`/g)].map(
    ([, path = '']) => path,
  );
  const isThere = (path: string): boolean => existsSync(path) || existsSync(`shared/${path}`);
  expect(paths.filter((path) => !isThere(path))).toEqual([]);
  for (const [, file = '', anchor = ''] of page.text.matchAll(/\]\(([^)#]+)(?:#([^)]+))?\)/g)) {
    expect(existsSync(`docs/${file}`)).toBe(true);
    if (anchor !== '') expect(pageOf(`docs/${file}`).anchors).toContain(anchor);
  }
});
