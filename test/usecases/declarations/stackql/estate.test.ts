// What StackQL declares, built and looked at: in sync as built, and every declared value found when it changes.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startLocalAws, type LocalAws } from '../../../../infra/local/server.js';
import { changeEach } from '../../../acceptance/change-each.js';
import { clientPool, compiled, estateOf } from '../../../acceptance/estate.js';
import { lobby, manifest } from './manifests.js';

let aws: LocalAws;
let pool: ReturnType<typeof clientPool>;
beforeAll(async () => {
  aws = await startLocalAws();
  pool = clientPool(aws.endpoint);
});
afterAll(async () => {
  pool.destroy();
  await aws.close();
});

const recording = {
  StorageConfigurationArn: 'arn:aws:ivs:eu-west-1:123456789012:storage-configuration/St0rage',
  MediaTypes: ['AUDIO_ONLY'],
  RecordingReconnectWindowSeconds: 30,
  HlsConfiguration: { ParticipantRecordingHlsConfiguration: { TargetSegmentDurationSeconds: 4 } },
  ThumbnailConfiguration: {
    ParticipantThumbnailConfiguration: {
      RecordingMode: 'INTERVAL',
      Storage: ['SEQUENTIAL', 'LATEST'],
      TargetIntervalSeconds: 10,
    },
  },
};

const row = (region: string, account: string, name: string) => ({
  region,
  arn: `arn:aws:ivs:${region}:${account}:stage/AbCd${name}`,
  name,
  tags: JSON.stringify([{ Key: 'team', Value: 'live' }]),
  auto_participant_recording_configuration: JSON.stringify(recording),
  active_session_id: 'st-1234',
});

const recorded = `  - name: recorded
    file: aws/ivs/stages.iql
    props:
      - { name: Name, value: recorded }
      - { name: region, value: eu-west-1 }
      - { name: AutoParticipantRecordingConfiguration, value: ${JSON.stringify(recording)} }
`;

test.each([
  [
    'rows of several Regions and accounts',
    {
      name: 'rows.json',
      text: JSON.stringify([
        row('eu-west-1', '123456789012', 'one'),
        row('us-east-1', '123456789012', 'one'),
        row('us-east-1', '999988887777', 'two'),
      ]),
    },
    3 * 9,
  ],
  [
    'rows without ARNs',
    {
      name: 'rows.json',
      text: JSON.stringify([{ ...row('eu-west-1', '123456789012', 'x'), arn: null }]),
    },
    8,
  ],
  [
    'a manifest of two stages in two Regions',
    {
      name: 'stackql_manifest.yml',
      text: manifest(`${lobby}${recorded}`),
      bindings: { parameters: { stack_env: 'prd', team: 'live' } },
    },
    1 + 7,
  ],
])('%s', async (_title, source, leaves) => {
  const estate = await estateOf(compiled(source), pool.clientsFor);
  const { summary } = await estate.check();
  expect(summary).toMatchObject({
    inSync: estate.baseline.targets.length,
    drifted: 0,
    missing: 0,
    unknown: 0,
    leaves: { compared: leaves },
  });
  const wrong: string[] = [];
  for (const target of estate.baseline.targets) wrong.push(...(await changeEach(estate, target)));
  expect(wrong).toEqual([]);
});
