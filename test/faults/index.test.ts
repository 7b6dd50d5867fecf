// Every fault that we say we survive has a test that is named after it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const folder = 'test/faults';

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** Events and time, state and queues, notification, remediation; and of hostile input, what Slack and mail can be made to do. */
const faults = [...range(1, 11), ...range(25, 45), ...range(51, 59), 62, 63, 64, 67, 68, 70, 71, 72];

/** What stands among the other tests of its door: the file, and a title in it. */
const beside: Readonly<Record<number, readonly [path: string, title: string]>> = {
  70: ['test/functions/slack-actions.test.ts', 'is worked on once, however often it is sent again'],
  71: ['test/functions/slack-actions.test.ts', 'what Slack did not sign for us just now is refused'],
  72: ['test/functions/slack-actions-people.test.ts', 'nobody may press, and is told so'],
};

const files = readdirSync(folder).filter((name) => name.endsWith('.test.ts'));
const titles = files.flatMap(
  (name) => readFileSync(join(folder, name), 'utf8').match(/(?<=['`])fault \d+(?=: )/g) ?? [],
);
const named = new Set([
  ...titles.map((title) => Number(title.slice('fault '.length))),
  // A file that is about one fault is called by it.
  ...files.map((name) => Number.parseInt(name, 10)),
]);

test.each(faults)('fault %i has a test', (fault) => {
  const [path, title] = beside[fault] ?? [];
  if (path === undefined || title === undefined) expect([...named]).toContain(fault);
  else expect(readFileSync(path, 'utf8')).toContain(title);
});
