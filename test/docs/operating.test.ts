// docs/operating.md is whole and true: every alarm, queue, message, word, metric and command is what the code has.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { isObject, loadDefinitions } from '../../infra/local/definitions.js';
import { refusalCodes } from '../../shared/model/plan.js';
import { unknownReasons } from '../../shared/model/comparison.js';
import { leftOutReasons } from '../../shared/model/field.js';
import type { Fault } from '../../shared/model/errors.js';
import { announcementEvents, type FindingStatus } from '../../shared/model/finding.js';
import { logMessages } from '../../shared/model/log-message.js';
import { ruleStatuses } from '../../shared/model/report.js';
import type { SourceOutcome } from '../../shared/usecases/baseline/compile-source.js';
import type { Routed } from '../../shared/usecases/route-event.js';
import { quotaParts } from '../../shared/runtime/compose/common.js';
import { metricNamespace, metricsOf } from '../../shared/runtime/metrics.js';
import { logCalls, type LogCall } from './log-calls.js';
import { code, pageOf } from './page.js';

const page = pageOf('docs/operating.md');
const { functions, resources } = loadDefinitions(process.cwd(), { region: 'eu-west-1', stage: 'prod' });
const idsOf = (type: string): string[] =>
  Object.entries(resources).flatMap(([id, { Type }]) => (Type === type ? [id] : []));
const firstCells = (heading: string): string[] => page.table(heading).map(([first]) => code(first));
const doors = Object.keys(functions);

test('every alarm leads to a section, and every section belongs to an alarm', () => {
  const under = [...page.section('Alarms').matchAll(/^### (.+)$/gm)].map(([, heading = '']) => heading);
  const anchors = under.map((heading) => page.anchors[page.headings.indexOf(heading)] ?? '');
  const alarms = Object.values(resources).filter(({ Type }) => /::(?:Composite)?Alarm$/.test(Type));
  const named = alarms.map(
    ({ Properties }) =>
      /docs\/operating\.md#([\w-]+)/.exec(String(Properties?.['AlarmDescription']))?.[1] ?? 'names none',
  );
  expect([...new Set(named)].sort()).toEqual([...anchors].sort());
  for (const heading of under) expect(page.section(heading)).toMatch(/^\nMeans: /);
});

test('every dead-letter queue says whether it may be redriven', () => {
  const dead = idsOf('AWS::SQS::Queue').filter((id) => id.endsWith('Dlq'));
  expect(firstCells('Dead-letter queues').sort()).toEqual(dead.sort());
});

describe('logs', () => {
  let calls: readonly LogCall[];
  beforeAll(() => {
    calls = logCalls();
  });
  const all = [...logMessages.info, ...logMessages.warn];

  test('every message is constant, distinct, said somewhere and listed', () => {
    expect(new Set(all).size).toBe(all.length);
    expect([...new Set(calls.map(({ message }) => message))].sort()).toEqual([...all].sort());
    expect(firstCells('Every message')).toEqual(all);
  });

  test('each is listed with the doors whose bundles hold it', () => {
    const bundles = doors.map((door) => ({
      door,
      text: readdirSync(`build/${door}`)
        .filter((file) => file.endsWith('.cjs'))
        .map((file) => readFileSync(`build/${door}/${file}`, 'utf8'))
        .join('\n'),
    }));
    const said = (message: string): string[] =>
      bundles.flatMap(({ door, text }) =>
        text.includes(JSON.stringify(message).slice(1, -1)) ? [door] : [],
      );
    const listed = page
      .table('Every message')
      .map(([message, who = '']) => [code(message), who.split(', ').sort()]);
    expect(listed).toEqual(all.map((message) => [message, said(message).sort()]));
  });

  test('the queries name messages and fields that are written', () => {
    const queries = page.blocks('text').filter((block) => /^(fields|filter) /.test(block));
    expect(queries).toHaveLength(4);
    const own = [
      'level',
      'message',
      'timestamp',
      'service',
      '@timestamp',
      '@message',
      '@log',
      'last',
      'times',
    ];
    for (const query of queries) {
      const named = [...query.matchAll(/"([^"]+)"/g)]
        .map(([, text = '']) => text)
        .filter((text) => text !== 'WARN');
      expect(named.filter((text) => !all.some((message) => message === text))).toEqual([]);
      const written = calls.filter(({ message }) => named.includes(message)).flatMap(({ fields }) => fields);
      const asked = /^fields (.*)$/m.exec(query)?.[1]?.split(', ') ?? [];
      expect(asked.filter((field) => ![...own, ...written].includes(field))).toEqual([]);
    }
  });
});

test('a line of a door has the fields that the page says, at its top', () => {
  const payload = '{Records:[{messageId:"m1",receiptHandle:"r",body:"{}"}]}';
  const script = `require('./build/notify-slack/index.cjs').handler(${payload},{getRemainingTimeInMillis:()=>60000})`;
  const queues = { STAGEWATCH_LOOKS_NOW: 'http://q', STAGEWATCH_LOOKS_SWEEP: 'http://q' };
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], {
    encoding: 'utf8',
    env: {
      ...queues,
      AWS_REGION: 'eu-west-1',
      STAGEWATCH_ACCOUNT: '111122223333',
      STAGEWATCH_TABLE: 'table',
      STAGEWATCH_TOPIC: 'arn:aws:sns:eu-west-1:111122223333:topic',
      STAGEWATCH_SLACK_CHANNELS: 'C0123ABCD',
      STAGEWATCH_SLACK_SECRET: 'arn',
    },
  });
  const lines = `${stdout}${stderr}`.split('\n').filter((line) => line.startsWith('{'));
  const written = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(written).toContainEqual(
    expect.objectContaining({
      level: 'WARN',
      message: 'a notification is none that this version knows',
      service: 'stagewatch',
      timestamp: expect.stringMatching(/^\d{4}-/),
      id: 'm1',
    }),
  );
});

/** Where the words are types alone, the compiler keeps these whole. */
const findingStatuses: Record<FindingStatus, true> = {
  suspected: true,
  open: true,
  held: true,
  remediating: true,
  accepted: true,
  ending: true,
  resolved: true,
};
const sourceStatuses: Record<SourceOutcome['status'], true> = {
  compiled: true,
  unchanged: true,
  invalid: true,
  unread: true,
  changing: true,
  removed: true,
};
const eventWords: Record<Extract<Routed, { status: 'ignored' }>['because'], true> = {
  'failed-call': true,
  'read-only': true,
  'not-ours': true,
  'foreign-account': true,
  'not-an-event': true,
};
const faults: Record<Fault, true> = { operator: true, aws: true, bug: true };

test.each([
  ['Status of a finding', Object.keys(findingStatuses)],
  ['Status of a declaration', Object.keys(sourceStatuses)],
  ['Status of a rule', ruleStatuses],
  ['Events that are not followed', Object.keys(eventWords)],
  ['Reasons for unknown', unknownReasons],
  ['Reasons for values left out', leftOutReasons],
  ['Why something is not put back', refusalCodes],
  ['Events', announcementEvents],
  ['Errors of a door', Object.keys(faults)],
])('the words under "%s" are all there are', (heading, words) => {
  expect(firstCells(heading)).toEqual([...words]);
  for (const cells of page.table(heading)) expect(cells.at(-1)).not.toBe('');
});

test('every metric of ours is listed, and every listed one is published', () => {
  const heartbeat = { declared: 0, notRead: 0, blind: 0, drifts: 0, breakers: 0 };
  const published = Object.keys(metricsOf({ oldestUnsentMs: 0, heartbeat }));
  expect(firstCells('Metrics')).toEqual(published);
  expect(page.section('Metrics')).toContain(`Namespace \`${metricNamespace}\``);
});

test('functions, resources and links that it names exist', () => {
  const named = [...page.text.matchAll(/stagewatch-prod-([a-z-]+)/g)].map(([, name = '']) => name);
  expect(named.filter((name) => ![...doors, 'restored', ''].includes(name))).toEqual([]);
  const ids = [...page.text.matchAll(/"\$\((?:physical|arn) (\w+)\)"/g)].map(([, id = '']) => id);
  expect(ids.filter((id) => !isObject(resources[id]))).toEqual([]);
  const links = [...page.text.matchAll(/\]\(([^)#]*)(?:#([^)]+))?\)/g)];
  for (const [, file = '', anchor = ''] of links) {
    const target = file === '' ? page : pageOf(`docs/${file}`);
    if (anchor !== '') expect(target.anchors).toContain(anchor);
  }
});

test('how many APIs a sweep reads follows from the quotas', () => {
  const perSecond = 2 * quotaParts.sweep.apigateway * 0.5 * (5 / 2);
  expect(page.section('Quotas')).toContain(`${Math.round(perSecond * 900)} REST APIs`);
});
