// The embedded IVS Real-Time through the real SDK: stages, recording, storage configurations, tags.
import {
  IVSRealTime,
  type AutoParticipantRecordingConfiguration,
  type CreateStageRequest,
} from '@aws-sdk/client-ivs-realtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ivsRealtime } from '../../../../infra/local/services/ivs-realtime/index.js';
import { failure, serve, type Loopback } from '../loopback.js';

const service = ivsRealtime();
let loopback: Loopback;
let ivs: IVSRealTime;
beforeAll(async () => {
  loopback = await serve(service);
  ivs = new IVSRealTime(loopback.config());
});
afterAll(() => loopback.close());

const storageConfigurationArn = 'arn:aws:ivs:eu-west-1:123456789012:storage-configuration/AbCdEfGh1234';
const DEFAULTS = {
  mediaTypes: ['AUDIO_VIDEO'],
  thumbnailConfiguration: { recordingMode: 'DISABLED', targetIntervalSeconds: 60, storage: ['SEQUENTIAL'] },
  recordingReconnectWindowSeconds: 0,
  hlsConfiguration: { targetSegmentDurationSeconds: 6 },
  recordParticipantReplicas: true,
};

const create = async (wish: CreateStageRequest = {}) => String((await ivs.createStage(wish)).stage?.arn);
const read = async (arn: string) => (await ivs.getStage({ arn })).stage;
const record = (wish: Partial<AutoParticipantRecordingConfiguration>) => ({
  autoParticipantRecordingConfiguration: { storageConfigurationArn, ...wish },
});

describe('a new stage', () => {
  it('has an ARN, endpoints and tags, and nothing that was not asked for', async () => {
    const arn = await create();
    expect(arn).toMatch(/^arn:aws:ivs:eu-west-1:123456789012:stage\/[A-Za-z0-9]{12}$/);
    expect(await read(arn)).toEqual({
      arn,
      endpoints: {
        events: expect.stringMatching(/^wss:/),
        whip: expect.stringMatching(/^https:/),
        rtmp: expect.stringMatching(/^rtmp:/),
        rtmps: expect.stringMatching(/^rtmps:/),
      },
      tags: {},
    });
  });

  it('may have the name of another one', async () => {
    expect(await create({ name: 'party' })).not.toBe(await create({ name: 'party' }));
  });

  it('answers participant tokens once', async () => {
    const answer = await ivs.createStage({
      participantTokenConfigurations: [{ userId: 'ada', duration: 10 }],
    });
    expect(answer.participantTokens).toEqual([
      {
        participantId: expect.any(String),
        token: expect.any(String),
        userId: 'ada',
        duration: 10,
        capabilities: ['PUBLISH', 'SUBSCRIBE'],
        expirationTime: expect.any(Date),
      },
    ]);
    const stage = await read(String(answer.stage?.arn));
    expect(Object.keys(stage ?? {}).sort()).toEqual(['arn', 'endpoints', 'tags']);
  });

  it.each<[CreateStageRequest, string]>([
    [{ name: 'a b' }, "Value at 'name' must satisfy"],
    [{ name: 'x'.repeat(129) }, "Value at 'name' must satisfy"],
    [{ participantTokenConfigurations: [{ duration: 0 }] }, 'must be between 1 and 20160'],
    [{ participantTokenConfigurations: Array.from({ length: 13 }, () => ({})) }, 'must be between 0 and 12'],
    [record({ storageConfigurationArn: 'bucket' }), "Value at 'storageConfigurationArn' must satisfy"],
    [
      record({ mediaTypes: ['AUDIO_ONLY', 'AUDIO_VIDEO'] }),
      "Value at 'mediaTypes.length' must be between 0 and 1",
    ],
    [record({ mediaTypes: ['VIDEO' as 'NONE'] }), "Value at 'mediaTypes' must satisfy"],
    [record({ recordingReconnectWindowSeconds: 301 }), 'must be between 0 and 300'],
    [record({ hlsConfiguration: { targetSegmentDurationSeconds: 1 } }), 'must be between 2 and 10'],
    [record({ thumbnailConfiguration: { targetIntervalSeconds: 0 } }), 'must be between 1 and 86400'],
    [
      { tags: Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`k${at}`, 'v'])) },
      'between 0 and 50',
    ],
  ])('is refused with %j', async (wish, message) => {
    expect(await failure(ivs.createStage(wish))).toMatch(/^ValidationException: /);
    expect(await failure(ivs.createStage(wish))).toContain(message);
  });
});

describe('the recording configuration', () => {
  it('is filled up with the defaults', async () => {
    const stage = await read(await create(record({})));
    expect(stage?.autoParticipantRecordingConfiguration).toEqual({ storageConfigurationArn, ...DEFAULTS });
  });

  it('is replaced as a whole by an update, and kept by an update of the name', async () => {
    const thumbnailConfiguration = { recordingMode: 'INTERVAL', targetIntervalSeconds: 5 } as const;
    const arn = await create(record({ recordingReconnectWindowSeconds: 30, thumbnailConfiguration }));
    await ivs.updateStage({ arn, name: 'renamed' });
    expect(await read(arn)).toMatchObject({
      name: 'renamed',
      ...record({
        recordingReconnectWindowSeconds: 30,
        thumbnailConfiguration: { ...thumbnailConfiguration, storage: ['SEQUENTIAL'] },
      }),
    });
    await ivs.updateStage({ arn, ...record({ mediaTypes: ['AUDIO_ONLY'] }) });
    expect((await read(arn))?.autoParticipantRecordingConfiguration).toEqual({
      storageConfigurationArn,
      ...DEFAULTS,
      mediaTypes: ['AUDIO_ONLY'],
    });
  });

  it('is reset by an empty storage configuration', async () => {
    const arn = await create(record({ recordingReconnectWindowSeconds: 30 }));
    await ivs.updateStage({
      arn,
      ...record({ storageConfigurationArn: '', recordingReconnectWindowSeconds: 30 }),
    });
    expect((await read(arn))?.autoParticipantRecordingConfiguration).toEqual({
      storageConfigurationArn: '',
      ...DEFAULTS,
    });
  });

  it('cannot change, nor can the name, while a session is recorded', async () => {
    const arn = await create({ name: 'live', ...record({}) });
    service.setSession(arn, 'st-a1b2c3');
    expect((await read(arn))?.activeSessionId).toBe('st-a1b2c3');
    expect(await failure(ivs.updateStage({ arn, name: 'other' }))).toBe(
      `ConflictException: Stage ${arn} is being recorded`,
    );
    expect((await read(arn))?.name).toBe('live');
    service.setSession(arn);
    await ivs.updateStage({ arn, name: 'other' });
    expect(await read(arn)).toMatchObject({ name: 'other' });
  });

  it('does not stand in the way of a session without recording', async () => {
    const arn = await create(record({ storageConfigurationArn: '' }));
    service.setSession(arn, 'st-1');
    expect(await failure(ivs.updateStage({ arn, name: 'other' }))).toBe('no failure');
  });
});

describe('a list of stages', () => {
  it('has pages of 50, and summaries without recording and endpoints', async () => {
    const away = new IVSRealTime(loopback.config('210987654321'));
    for (let at = 0; at < 51; at += 1)
      await away.createStage({ name: `s${at}`, ...record({}), tags: { a: 'b' } });
    const first = await away.listStages({});
    expect(first.stages).toHaveLength(50);
    const second = await away.listStages({ nextToken: first.nextToken });
    expect(second.stages).toEqual([{ arn: expect.any(String), name: 's50', tags: { a: 'b' } }]);
    expect(second.nextToken).toBeUndefined();
    expect((await away.listStages({ maxResults: 100 })).stages).toHaveLength(51);
    expect(await failure(away.listStages({ maxResults: 101 }))).toMatch(/^ValidationException/);
    expect(await failure(away.listStages({ nextToken: 'nonsense' }))).toMatch(/^ValidationException/);
  });
});

describe('a stage', () => {
  it('is not found once deleted, nor from another account or Region', async () => {
    const arn = await create();
    const missing = `ResourceNotFoundException: Resource: ${arn} not found`;
    for (const config of [loopback.config('210987654321'), loopback.config(undefined, 'us-east-1')]) {
      expect(await failure(new IVSRealTime(config).getStage({ arn }))).toBe(missing);
    }
    await ivs.deleteStage({ arn });
    expect(await failure(ivs.getStage({ arn }))).toBe(missing);
    expect(await failure(ivs.updateStage({ arn }))).toBe(missing);
    expect(await failure(ivs.deleteStage({ arn }))).toBe(missing);
    expect(() => service.setSession(arn, 'st-1')).toThrow(/No stage/);
  });

  it('is tagged by ARN', async () => {
    const resourceArn = await create({ tags: { team: 'a' } });
    await ivs.tagResource({ resourceArn, tags: { team: 'b', tier: 'gold' } });
    await ivs.untagResource({ resourceArn, tagKeys: ['tier'] });
    expect((await ivs.listTagsForResource({ resourceArn })).tags).toEqual({ team: 'b' });
    expect((await read(resourceArn))?.tags).toEqual({ team: 'b' });
  });
});

describe('a storage configuration', () => {
  it('is created, read, listed, tagged and deleted', async () => {
    const s3 = { bucketName: 'recordings' };
    const made = await ivs.createStorageConfiguration({ name: 'store', s3, tags: { a: 'b' } });
    const arn = String(made.storageConfiguration?.arn);
    const row = { arn, name: 'store', s3, tags: { a: 'b' } };
    expect((await ivs.getStorageConfiguration({ arn })).storageConfiguration).toEqual(row);
    expect((await ivs.listStorageConfigurations({})).storageConfigurations).toEqual([row]);
    expect((await ivs.listTagsForResource({ resourceArn: arn })).tags).toEqual({ a: 'b' });
    await ivs.deleteStorageConfiguration({ arn });
    expect(await failure(ivs.getStorageConfiguration({ arn }))).toMatch(/^ResourceNotFoundException/);
  });

  it('needs a bucket', async () => {
    const s3 = { bucketName: 'No' };
    expect(await failure(ivs.createStorageConfiguration({ s3 }))).toMatch(
      /^ValidationException: .*s3.bucketName/,
    );
  });
});
