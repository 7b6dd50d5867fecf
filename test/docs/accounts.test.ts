// docs/accounts.md is true: its settings are read, its commands run against moto, its names are those of the templates.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memberAccountTemplate } from '../../infra/deployment/members/account-template.js';
import { mostAccounts, mostWritingAccounts } from '../../infra/deployment/members/limits.js';
import { memberRegionTemplate } from '../../infra/deployment/members/region-template.js';
import { namesFor } from '../../infra/deployment/names.js';
import { yaml } from '../../infra/deployment/yaml.js';
import { defaultSettings, readSettings, type Settings } from '../../shared/usecases/settings.js';
import { hasMoto, startMoto, type Moto } from '../acceptance/moto-server.js';
import { commandsOf, hasAws, runShell, serviceOf } from './aws-blocks.js';
import { pageOf } from './page.js';

const page = pageOf('docs/accounts.md');
const target = { stage: 'prod', region: 'eu-west-1' };
const settingsOf = (text: string): Settings => {
  const read = readSettings('stagewatch.yml', text);
  return 'settings' in read ? read.settings : defaultSettings();
};
const settings = settingsOf(`${page.blocks('yaml')[0] ?? ''}remediation: { mode: propose }\n`);
const commands = page.blocks('sh').flatMap(commandsOf);

test('its settings are valid, and name other accounts, Regions and an external id', () => {
  const read = readSettings('stagewatch.yml', page.blocks('yaml')[0] ?? '');
  expect(read).toMatchObject({
    settings: {
      scope: {
        accounts: ['222222222222', '333333333333'],
        regions: ['us-east-1'],
        externalId: expect.any(String),
      },
    },
  });
});

test('its roles are those that the templates make', () => {
  const { reader, writer } = namesFor('prod');
  expect(page.table('What each role may do').map(([role]) => role)).toEqual([
    `\`${reader}\``,
    `\`${writer}\``,
    'the forwarder of `member-region`',
  ]);
});

test('its limits are those that packaging holds to', () => {
  const text = page.text.replaceAll(/\s+/g, ' ');
  expect(text).toContain(
    `room for ${mostAccounts} other accounts, and may put things back in ${mostWritingAccounts}`,
  );
});

test('its scripts are there', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const named = commands.flatMap((command) => /^npm run ([\w:-]+)/.exec(command)?.[1] ?? []);
  expect(named).toEqual(['package', 'deploy']);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

/** Moto knows neither organisations nor their units here: such a command is only held against what the CLI takes. */
const isOfOrganisation = (command: string): boolean => /SERVICE_MANAGED|OrganizationalUnitIds/.test(command);
const ofAws = commands.filter((command) => serviceOf(command) !== '');

let moto: Moto | undefined;
const cwd = mkdtempSync(join(tmpdir(), 'accounts-'));
beforeAll(async () => {
  if (!hasMoto || !hasAws) return console.warn('moto_server and aws are not both installed: skipped');
  mkdirSync(join(cwd, 'build/package'), { recursive: true });
  const write = (name: string, template: object): void =>
    writeFileSync(join(cwd, 'build/package', name), yaml(template));
  write('member-account.yml', memberAccountTemplate(settings, target));
  write('member-region.yml', memberRegionTemplate(target));
  moto = await startMoto();
}, 60_000);
afterAll(async () => {
  await moto?.stop();
  rmSync(cwd, { recursive: true, force: true });
});

test('its commands for accounts without an organisation run, one after the other', async () => {
  const script = ofAws.filter((command) => !isOfOrganisation(command)).join('\n');
  expect(script).toContain('create-stack-instances');
  if (moto === undefined) return;
  const environment = {
    AWS_ENDPOINT_URL: moto.endpoint,
    AWS_REGION: 'eu-west-1',
    AWS_DEFAULT_REGION: 'eu-west-1',
  };
  const { code, stderr } = await runShell(`cd ${cwd}\n${script}`, environment);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
}, 60_000);

test('its commands for an organisation are what the AWS CLI takes', async () => {
  const script = ofAws
    .filter(isOfOrganisation)
    .map((command) => `${command} --generate-cli-skeleton output`)
    .join('\n');
  expect(script).toContain('OrganizationalUnitIds');
  if (moto === undefined) return;
  const { code, stderr } = await runShell(`cd ${cwd}\n${script}`, {});
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
}, 60_000);
