// docs/channels.md is true: its rules and settings are valid, its names are deployed, its message is the one that is sent.
import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { loadDefinitions } from '../../infra/local/definitions.js';
import { notificationOf } from '../../shared/usecases/slack/amazon-q.js';
import { readNotice } from '../../shared/usecases/slack/read-notice.js';
import { readRoutes } from '../../shared/usecases/slack/routes.js';
import { readSettings } from '../../shared/usecases/settings.js';
import { body } from '../usecases/slack/events.js';

const page = readFileSync('docs/channels.md', 'utf8');
const blockOf = (language: string): string =>
  new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'ms').exec(page)?.[1] ?? '';

test('its rules are read as they are meant', () => {
  expect(readRoutes(blockOf('json'))).toEqual([
    { to: 'C0123ABCD', by: 'bot', severity: 'high' },
    { to: 'ops', by: 'webhook', severity: 'low', api: 'a1b2c3d4e5' },
    { to: 'C0456EFGH', by: 'bot', severity: 'low', owner: 'payments' },
    { to: 'amazon-q', by: 'chat', severity: 'critical' },
  ]);
});

test('its settings are valid', () => {
  expect(readSettings('stagewatch.yml', blockOf('yaml'))).toMatchObject({
    settings: { owners: [{ team: 'payments', channels: ['C0789IJKL', 'ops'] }] },
  });
});

test('its names are those of the deployment', () => {
  const { functions, resources } = loadDefinitions(process.cwd(), { region: 'eu-west-1', stage: 'prod' });
  expect(resources['ChatTopic']?.Type).toBe('AWS::SNS::Topic');
  expect(readFileSync('infra/topics.yml', 'utf8')).toContain('ChatTopicArn:');
  const environment = Object.keys(functions['notify-slack']?.['environment'] ?? {});
  const named = [...page.matchAll(/STAGEWATCH_[A-Z_]+/g)].map(([name]) => name);
  expect(named.filter((name) => !environment.includes(name))).toEqual([]);
  expect(named).toContain('STAGEWATCH_SLACK_CHANNELS');
});

test('its message is what is published', () => {
  const changedBy = { confidence: 'exact', name: 'mallory', via: 'console' };
  const notice = readNotice(body({ more: { changedBy } }));
  if (notice === undefined) throw new Error('no notice');
  const { title, description, nextSteps } = notificationOf(notice).content;
  const steps = nextSteps.map((step) => `- ${step}`);
  expect([title, description.split('\n')[0], ...steps]).toEqual(blockOf('text').trim().split('\n'));
});
