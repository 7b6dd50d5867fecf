// docs/upgrading.md is true: what stays is what the definitions retain, its commands are understood, its links lead somewhere.
import { expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { isObject, loadDefinitions } from '../../infra/local/definitions.js';
import { rulesVersion } from '../../shared/usecases/look/hashes.js';
import { commandsOf, hasAws, runShell } from './aws-blocks.js';
import { code, pageOf } from './page.js';

const page = pageOf('docs/upgrading.md');
const resources: Readonly<Record<string, unknown>> = loadDefinitions(process.cwd(), {
  region: 'eu-west-1',
  stage: 'prod',
}).resources;

test('what stays is what the definitions retain, and each has a command that removes it', () => {
  const kept = Object.entries(resources).flatMap(([id, resource]) =>
    isObject(resource) && String(resource['DeletionPolicy']).startsWith('Retain') ? [id] : [],
  );
  const rows = page.table('What stays');
  expect(rows.map(([id]) => code(id)).sort()).toEqual(kept.sort());
  const commands = page.blocks('sh').join('\n');
  for (const [, , how = ''] of rows)
    for (const [, command = ''] of how.matchAll(/`([a-z-]+)`/g)) expect(commands).toContain(` ${command} `);
});

test('the test that it rests on is there, and rules have a version', () => {
  const text = readFileSync('test/usecases/upgrade.test.ts', 'utf8');
  for (const title of ['stays quiet', 'it is not told again', 'what it finds by that is not told'])
    expect(text).toContain(title);
  expect(rulesVersion).toMatch(/^\d+$/);
});

test('the AWS CLI understands its commands', async () => {
  if (!hasAws) return console.warn('aws is not installed: skipped');
  const commands = page
    .blocks('sh')
    .flatMap(commandsOf)
    .filter((command) => command.startsWith('aws ') && !command.startsWith('aws lambda invoke'));
  expect(commands.length).toBeGreaterThan(3);
  const environment = { TABLE: 'table', BUCKET: 'bucket', KEY: 'key' };
  const ran = await Promise.all(
    commands.map(async (command) => ({
      command,
      ...(await runShell(`${command} --generate-cli-skeleton`, environment)),
    })),
  );
  expect(ran.filter(({ code: exit, stderr }) => exit !== 0 || stderr !== '')).toEqual([]);
}, 60_000);

test('files and headings that it links are there', () => {
  for (const [, file = '', anchor = ''] of page.text.matchAll(/\]\(([^)#]+)(?:#([^)]+))?\)/g)) {
    expect(existsSync(`docs/${file}`)).toBe(true);
    if (anchor !== '') expect(pageOf(`docs/${file}`).anchors).toContain(anchor);
  }
});
