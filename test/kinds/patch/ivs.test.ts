// The exact calls that put an IVS stage back, and what waits until a session is over.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startLocalAws, type LocalAws } from '../../../infra/local/server.js';
import { declared as fullyDeclared } from '../../acceptance/declared/index.js';
import { clientPool, native } from '../../acceptance/estate.js';
import { codesOf, patched, type Asked } from './asks.js';
import { everything, planNow, putBack, worldOf } from './world.js';

const arn = 'arn:aws:ivs:eu-west-1:123456789012:stage/AbCdEfGhIjKl';
const storage = 'arn:aws:ivs:eu-west-1:123456789012:storage-configuration/AbCdEfGhIjKl';
const at = '/autoParticipantRecordingConfiguration';

const stage = (asked: Asked) => patched('ivs.stage', arn, asked);
const recorded = (recording: object) => ({ autoParticipantRecordingConfiguration: { ...recording } });
const inputs = ({ calls }: ReturnType<typeof stage>) => calls.map(({ input }) => input);

const live = {
  storageConfigurationArn: storage,
  mediaTypes: ['AUDIO_VIDEO'],
  recordingReconnectWindowSeconds: 30,
  hlsConfiguration: { targetSegmentDurationSeconds: 6 },
  thumbnailConfiguration: { recordingMode: 'DISABLED', targetIntervalSeconds: 60, storage: ['SEQUENTIAL'] },
  recordParticipantReplicas: true,
};

describe('the recording of an IVS stage', () => {
  test('is sent as a whole, with what nobody wishes as it lives', () => {
    const patch = stage({
      raw: recorded(live),
      wishes: { [`${at}/mediaTypes`]: ['AUDIO_ONLY'], [`${at}/recordingReconnectWindowSeconds`]: undefined },
    });
    const whole = {
      ...live,
      mediaTypes: ['AUDIO_ONLY'],
      recordingReconnectWindowSeconds: 0,
      // Taken back only where thumbnails are taken.
      thumbnailConfiguration: { recordingMode: 'DISABLED', storage: ['SEQUENTIAL'] },
    };
    expect(inputs(patch)).toEqual([{ arn, ...recorded(whole) }]);
  });

  test('begins with all that is declared of it, and never first with the defaults', () => {
    const patch = stage({
      raw: recorded({ ...live, storageConfigurationArn: '' }),
      declared: {
        [`${at}/thumbnailConfiguration/recordingMode`]: 'INTERVAL',
        [`${at}/thumbnailConfiguration/targetIntervalSeconds`]: 30,
      },
      wishes: { [`${at}/storageConfigurationArn`]: storage },
    });
    const thumbnailConfiguration = {
      recordingMode: 'INTERVAL',
      targetIntervalSeconds: 30,
      storage: ['SEQUENTIAL'],
    };
    expect(inputs(patch)).toEqual([{ arn, ...recorded({ ...live, thumbnailConfiguration }) }]);
  });

  test('is switched off by an empty storage alone', () => {
    const wishes = { [`${at}/storageConfigurationArn`]: undefined };
    expect(inputs(stage({ raw: recorded(live), wishes }))).toEqual([
      { arn, ...recorded({ storageConfigurationArn: '' }) },
    ]);
  });

  test.each([
    ['while it is recorded', storage, ['/name', `${at}/mediaTypes`], ['TagResource']],
    ['while nothing is recorded', '', [`${at}/storageConfigurationArn`], ['UpdateStage', 'TagResource']],
  ])('waits for the end of a session, %s', (_title, storageConfigurationArn, held, operations) => {
    const changed =
      storageConfigurationArn === ''
        ? { [`${at}/storageConfigurationArn`]: storage }
        : { [`${at}/mediaTypes`]: ['AUDIO_ONLY'] };
    const patch = stage({
      raw: { activeSessionId: 'st-1', ...recorded({ ...live, storageConfigurationArn }) },
      wishes: { '/name': 'hall', ...changed, '/tags/team': 'video' },
    });
    expect(codesOf(patch)).toEqual([['in-use', held]]);
    expect(patch.calls.map(({ operation }) => operation)).toEqual(operations);
  });
});

describe('an IVS stage on the embedded AWS', () => {
  let aws: LocalAws;
  let pool: ReturnType<typeof clientPool>;
  beforeAll(async () => {
    aws = await startLocalAws({ region: 'eu-west-1' });
    pool = clientPool(aws.endpoint);
  });
  afterAll(async () => {
    pool.destroy();
    await aws.close();
  });

  test('with a session on is held as it is, and put back once the session is over', async () => {
    const [variant] = fullyDeclared['ivs.stage']?.variants ?? [];
    if (variant === undefined) throw new Error('no variant');
    const world = await worldOf(native(...variant.resources), pool.clientsFor);
    await world.estate.change(world.declared, `${at}/mediaTypes`, ['AUDIO_VIDEO']);
    aws.services.ivs.setSession(world.live.key, 'st-1');
    const { planned } = await planNow(world, world.declared, everything);
    expect(planned?.plan).toMatchObject({ calls: [], refused: [{ code: 'in-use' }] });
    aws.services.ivs.setSession(world.live.key);
    expect(await putBack(world, world.declared)).toMatchObject({ outcome: 'in-sync', calls: 1 });
  });
});
