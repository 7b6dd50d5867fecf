// docs/noise.md is true: its settings are valid for the CLI and for the doors.
import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { readSettings } from '../../shared/usecases/settings.js';
import { readWatchSettings } from '../../shared/usecases/watch-settings.js';

const page = readFileSync('docs/noise.md', 'utf8');
const yaml = /^```yaml\n(.*?)^```/ms.exec(page)?.[1] ?? '';

test('the settings of docs/noise.md are valid, and mean what the page says', () => {
  const read = readSettings('stagewatch.yml', yaml);
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  const { settings, problems } = readWatchSettings(JSON.parse(JSON.stringify(read.settings)));
  expect(problems).toEqual([]);
  expect(settings).toMatchObject({
    crowdPercent: 20,
    owners: [{ team: 'payments', channels: ['C0123ABCD', 'ops-hook'] }],
    rules: {
      ignore: [{ path: '/variables/build-*' }, { principal: 'arn:aws:iam::*:role/chaos-*' }],
      severities: [{ to: 'low' }, { path: '/webAclArn', to: 'critical' }],
    },
  });
});
