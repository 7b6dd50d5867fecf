// Rows of `aws.ivs.stages`, in every spelling StackQL prints them in.
import { describe, expect, test } from '@jest/globals';
import { array, assert, jsonValue, property } from 'fast-check';
import { compileText, leavesOf, leftOutOf, place, problemsOf, targetOf } from '../sources.js';

const arn = 'arn:aws:ivs:eu-west-1:111122223333:stage/AbCd1234';
const storage = 'arn:aws:ivs:eu-west-1:111122223333:storage-configuration/St0rage';

const cloudControl = {
  StorageConfigurationArn: storage,
  MediaTypes: ['AUDIO_ONLY'],
  HlsConfiguration: { ParticipantRecordingHlsConfiguration: { TargetSegmentDurationSeconds: 4 } },
  RecordingReconnectWindowSeconds: '30',
  ThumbnailConfiguration: {
    ParticipantThumbnailConfiguration: {
      RecordingMode: 'INTERVAL',
      Storage: ['SEQUENTIAL', 'LATEST'],
      TargetIntervalSeconds: 10,
    },
  },
};

const snake = {
  storage_configuration_arn: storage,
  media_types: ['AUDIO_ONLY'],
  hls_configuration: { participant_recording_hls_configuration: { target_segment_duration_seconds: 4 } },
  recording_reconnect_window_seconds: 30,
  thumbnail_configuration: {
    participant_thumbnail_configuration: {
      recording_mode: 'INTERVAL',
      storage: ['LATEST', 'SEQUENTIAL'],
      target_interval_seconds: 10,
    },
  },
};

const row = {
  region: 'eu-west-1',
  arn,
  name: 'lobby',
  tags: [{ Key: 'team', Value: 'live' }],
  auto_participant_recording_configuration: cloudControl,
  active_session_id: 'st-1234',
};

const print = (...rows: readonly object[]): string => JSON.stringify(rows);

const whole = {
  '/name': 'lobby',
  '/tags/team': 'live',
  '/autoParticipantRecordingConfiguration/storageConfigurationArn': storage,
  '/autoParticipantRecordingConfiguration/mediaTypes': ['AUDIO_ONLY'],
  '/autoParticipantRecordingConfiguration/hlsConfiguration/targetSegmentDurationSeconds': 4,
  '/autoParticipantRecordingConfiguration/recordingReconnectWindowSeconds': 30,
  '/autoParticipantRecordingConfiguration/thumbnailConfiguration/recordingMode': 'INTERVAL',
  '/autoParticipantRecordingConfiguration/thumbnailConfiguration/storage': ['LATEST', 'SEQUENTIAL'],
  '/autoParticipantRecordingConfiguration/thumbnailConfiguration/targetIntervalSeconds': 10,
};

describe('one row', () => {
  test.each([
    ['as objects of Cloud Control', row],
    ['in snake case', { ...row, auto_participant_recording_configuration: snake }],
    [
      'with objects as JSON texts',
      {
        ...row,
        tags: JSON.stringify(row.tags),
        auto_participant_recording_configuration: JSON.stringify(cloudControl),
      },
    ],
    ['with tags as pairs in small letters', { ...row, tags: [{ key: 'team', value: 'live' }] }],
    ['with tags as a map', { ...row, tags: { team: 'live' } }],
    ['with tags as a map in a text', { ...row, tags: '{"team":"live"}' }],
    ['with a single tag', { ...row, tags: { Key: 'team', Value: 'live' } }],
  ])('%s says the same', (_title, printed) => {
    const target = targetOf(print(printed), 'rows.json');
    expect(target).toMatchObject({ key: arn, account: '111122223333', region: 'eu-west-1' });
    expect(target.address).toBe('aws.ivs.stages.lobby');
    expect(leavesOf(target)).toEqual(whole);
  });

  test('shows the session and never compares it', () => {
    const target = targetOf(print(row), 'rows.json');
    expect(target.exported).toMatchObject({ active_session_id: 'st-1234', arn });
    expect(leftOutOf(target)).toEqual([
      'active_session_id: computed',
      'arn: identity',
      'region: computed',
      'tags[0].Key: identity'.replace('Key', 'key'),
    ]);
  });

  test.each([
    ['missing', { arn }],
    ['null', { arn, name: null, tags: null, auto_participant_recording_configuration: null }],
    ['null as a text', { arn, name: 'null', tags: 'null' }],
  ])('declares nothing by a column that is %s', (_title, printed) => {
    const target = targetOf(print(printed), 'rows.json');
    expect(target).toMatchObject({ key: arn, leaves: [], closed: [] });
  });

  test('without an ARN is bound by its name, in its Region', () => {
    const target = targetOf(print({ region: 'us-east-1', name: 'lobby', tags: [] }), 'rows.json');
    expect(target).toMatchObject({ key: 'name/lobby', region: 'us-east-1', account: place.account });
    expect(leavesOf(target)).toEqual({});
    expect(leftOutOf(target)).toContain('name: identity');
  });

  test('says its account where a column was added for it', () => {
    const target = targetOf(print({ name: 'lobby', account_id: '999988887777', region: 'us-east-1' }));
    expect(target).toMatchObject({ account: '999988887777', region: 'us-east-1' });
  });

  test('with columns of people’s own beside the ARN is understood', () => {
    const target = targetOf(print({ arn, storage: storage }));
    expect(leftOutOf(target)).toContain('storage: not-watched');
  });
});

describe('several rows', () => {
  test('are of several Regions and accounts', () => {
    const other = 'arn:aws:ivs:us-west-2:444455556666:stage/ZyXw';
    const { baseline, problems } = compileText(print(row, { ...row, arn: other, region: 'us-west-2' }));
    expect(problems).toEqual([]);
    expect(
      baseline.targets.map(({ key, account, region, address }) => [key, account, region, address]),
    ).toEqual([
      [arn, '111122223333', 'eu-west-1', 'aws.ivs.stages.lobby[0]'],
      [other, '444455556666', 'us-west-2', 'aws.ivs.stages.lobby[1]'],
    ]);
  });

  test('one of which is something else name the odd one', () => {
    expect(problemsOf(print(row, { arn: 'arn:aws:ivs:eu-west-1:1:channel/x' }), 'rows.json')).toEqual([
      expect.stringMatching(/^rows\.json row 2 this is no row of `aws\.ivs\.stages`/),
    ]);
  });
});

describe('what is no such table is refused in words', () => {
  test.each([
    ['no rows', '[]', 'StackQL printed no rows'],
    ['rows of another table', '[{"function_name":"f","region":"eu-west-1"}]', 'not of `aws.ivs.stages`'],
    [
      'rows of a channel',
      '[{"arn":"arn:aws:ivs:eu-west-1:111122223333:channel/x","name":"c"}]',
      'not of `aws',
    ],
    ['numbers', '[1,2]', 'not of `aws.ivs.stages`'],
    ['empty rows', '[{}]', 'not of `aws.ivs.stages`'],
    ['an error', '[{"error":"no such table"}]', 'StackQL printed an error instead of rows: no such table'],
    ['rows without identity', '[{"region":"eu-west-1","tags":[]}]', 'both `arn` and `name` are missing'],
    [
      'rows nested without end',
      `[{"arn":"${arn}","tags":${'['.repeat(20_000)}${']'.repeat(20_000)}}]`,
      'nested too deeply',
    ],
    [
      'texts nested without end',
      print({ arn, tags: '['.repeat(20_000) + ']'.repeat(20_000) }),
      '`tags` is "[[',
    ],
    ['rows that are cut off', '[{"arn":"arn:aws', 'damaged or cut off'],
  ])('%s', (_title, text, what) => {
    expect(problemsOf(text, 'rows.json')).toEqual([expect.stringContaining(what)]);
  });
});

test('no JSON list of anything throws', () => {
  assert(
    property(array(jsonValue()), (rows) => {
      compileText(JSON.stringify(rows), 'rows.json');
    }),
  );
});
