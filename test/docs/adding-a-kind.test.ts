// docs/adding-a-kind.md is true: every kind has the files it lists, its registries and tests are there and ask the registries.
import { expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { guardsOf } from '../../shared/kinds/guards.js';
import { patchers } from '../../shared/kinds/patchers.js';
import { kinds } from '../../shared/kinds/registry.js';
import { code, pageOf } from './page.js';

const page = pageOf('docs/adding-a-kind.md');
const folders = kinds.map(({ id }) => `shared/kinds/${id.replace('.', '-')}`);
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));

test('the files it lists are in the folder of every kind, and are all that stand at its top', () => {
  const listed = page.table('The folder').map(([file]) => code(file));
  for (const folder of folders) {
    expect(listed.filter((file) => !existsSync(`${folder}/${file}`))).toEqual([]);
    // What one kind has besides is a part of one of these, in a file of its own.
    const common = folders.map(filesIn).reduce((all, files) => all.filter((file) => files.includes(file)));
    expect(common.filter((file) => !listed.includes(file) && !file.includes('/'))).toEqual([]);
  }
});

test('the registries have one line for each kind', () => {
  const registries = page.table('The lines').map(([file]) => code(file));
  expect(registries).toEqual(['registry', 'patchers', 'guards'].map((name) => `shared/kinds/${name}.ts`));
  for (const file of registries) {
    const text = readFileSync(file, 'utf8');
    for (const folder of folders) expect(text).toContain(`from './${folder.slice('shared/kinds/'.length)}/`);
  }
  expect(patchers.map(({ kind }) => kind)).toEqual(kinds.map(({ id }) => id));
  expect(kinds.filter(({ id }) => guardsOf(id).length === 0).map(({ id }) => id)).toEqual([]);
});

test('the tests that come for free go through a registry', () => {
  const tests = page.table('For tests').map(([file]) => code(file));
  expect(tests).toHaveLength(10);
  for (const file of tests) expect(readFileSync(file, 'utf8')).toMatch(/kinds\/(registry|patchers)\.js'/);
});

test('paths, scripts and links that it names exist', () => {
  const paths = [...page.text.matchAll(/`((?:shared|test|infra)\/[\w./-]+)`/g)].map(([, path = '']) => path);
  expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  for (const [, name = ''] of (page.blocks('sh')[0] ?? '').matchAll(/npm run ([\w:-]+)/g))
    expect(scripts).toHaveProperty(name);
  for (const [, file = '', anchor = ''] of page.text.matchAll(/\]\(([^)#]+)#([^)]+)\)/g))
    expect(pageOf(`docs/${file}`).anchors).toContain(anchor);
});

test('outside of shared/kinds nothing but readers of documents asks for a kind by its name', () => {
  const named = new RegExp(`'(?:${kinds.map(({ id }) => id.replace('.', '\\.')).join('|')})'`);
  const files = readdirSync('shared', { recursive: true, encoding: 'utf8' }).filter(
    (file) =>
      file.endsWith('.ts') &&
      !file.startsWith('kinds/') &&
      named.test(readFileSync(`shared/${file}`, 'utf8')),
  );
  expect(files.filter((file) => !file.startsWith('usecases/declarations/'))).toEqual([]);
});
