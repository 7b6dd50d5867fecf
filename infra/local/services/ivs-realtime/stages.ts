// Stages of the embedded IVS Real-Time: defaults, recording configuration and participant tokens.
import { randomUUID } from 'node:crypto';
import type * as sdk from '@aws-sdk/client-ivs-realtime';
import type { Operation } from '../../protocol/service.js';
import { checkName, copy, find, inRange, matching, mint, mintArn } from './state.js';
import { readers, refuse, tagsOf, type World } from './state.js';

type Recording = sdk.AutoParticipantRecordingConfiguration;

const STORAGE = /^$|^arn:aws:ivs:[a-z0-9-]+:[0-9]+:storage-configuration\/[a-zA-Z0-9-]+$/;

// aws-facts §5.5.
const DEFAULTS = {
  mediaTypes: ['AUDIO_VIDEO'],
  thumbnailConfiguration: { recordingMode: 'DISABLED', targetIntervalSeconds: 60, storage: ['SEQUENTIAL'] },
  recordingReconnectWindowSeconds: 0,
  hlsConfiguration: { targetSegmentDurationSeconds: 6 },
  recordParticipantReplicas: true,
} satisfies Partial<Recording>;

/** The object that replaces the former one: defaults filled in; `""` disables and resets the siblings. */
const recordingOf = (given: Recording): Recording => {
  const { storageConfigurationArn } = given;
  // Any well-formed ARN will do: a declaration may name one of an account that is not here.
  matching('storageConfigurationArn', storageConfigurationArn ?? 'null', STORAGE);
  const wish: Recording = storageConfigurationArn === '' ? { storageConfigurationArn } : given;
  const thumbnails = { ...DEFAULTS.thumbnailConfiguration, ...wish.thumbnailConfiguration };
  const hls = { ...DEFAULTS.hlsConfiguration, ...wish.hlsConfiguration };
  const row = { ...DEFAULTS, ...wish, thumbnailConfiguration: thumbnails, hlsConfiguration: hls };
  inRange('mediaTypes.length', row.mediaTypes?.length, 0, 1);
  for (const type of row.mediaTypes ?? []) matching('mediaTypes', type, /^(AUDIO_VIDEO|AUDIO_ONLY|NONE)$/);
  for (const kind of thumbnails.storage ?? []) matching('storage', kind, /^(SEQUENTIAL|LATEST)$/);
  matching('recordingMode', thumbnails.recordingMode, /^(INTERVAL|DISABLED)$/);
  inRange('targetIntervalSeconds', thumbnails.targetIntervalSeconds, 1, 86_400);
  inRange('recordingReconnectWindowSeconds', row.recordingReconnectWindowSeconds, 0, 300);
  inRange('targetSegmentDurationSeconds', hls.targetSegmentDurationSeconds, 2, 10);
  return row;
};

/** What a create or an update sets, checked; members that are not sent are not in it. */
const wishOf = (input: sdk.CreateStageRequest): Partial<sdk.Stage> => {
  const { name, autoParticipantRecordingConfiguration: recording } = input;
  checkName(name);
  return {
    ...(name !== undefined && { name }),
    ...(recording && { autoParticipantRecordingConfiguration: recordingOf(recording) }),
  };
};

// Every stage has all four; shaped as in the examples of the API reference.
const endpoints = (): sdk.StageEndpoints => {
  const host = `${mint().toLowerCase()}.global-contribute.live-video.net`;
  const whip = `https://${mint().toLowerCase()}.global-bm.whip.live-video.net`;
  const events = 'wss://global.events.live-video.net';
  return { events, whip, rtmp: `rtmp://${host}/app/`, rtmps: `rtmps://${host}:443/app/` };
};

/** A token is in the answer to its creation and nowhere else. */
const tokenOf = (wish: sdk.ParticipantTokenConfiguration, now: Date): sdk.ParticipantToken => {
  const { duration = 720, capabilities = ['PUBLISH', 'SUBSCRIBE'] } = wish;
  inRange('participantTokenConfigurations.duration', duration, 1, 20_160);
  const expirationTime = new Date(now.getTime() + duration * 60_000);
  return { ...wish, participantId: mint(), token: randomUUID(), duration, capabilities, expirationTime };
};

/** A session is on and is being recorded: nothing about the stage may change (§3.6). */
const isRecording = (stage: sdk.Stage): boolean =>
  Boolean(stage.activeSessionId && stage.autoParticipantRecordingConfiguration?.storageConfigurationArn);

export const stageOperations = ({ stages }: World): Record<string, Operation> => ({
  ...readers('Stage', stages),
  CreateStage: (call) => {
    const input: sdk.CreateStageRequest = call.input;
    const { participantTokenConfigurations: wishes = [] } = input;
    inRange('participantTokenConfigurations.length', wishes.length, 0, 12);
    const arn = mintArn(call, 'stage');
    const stage = { arn, ...wishOf(input), tags: tagsOf(input.tags), endpoints: endpoints() };
    const participantTokens = wishes.map((wish) => tokenOf(wish, call.now));
    stages.set(arn, stage);
    return { stage: copy(stage), participantTokens };
  },
  UpdateStage: (call) => {
    const before = find(call, stages, call.input['arn']);
    if (isRecording(before)) refuse(`Stage ${before.arn} is being recorded`, 'ConflictException');
    const stage: sdk.Stage = { ...before, ...wishOf(call.input) };
    stages.set(String(stage.arn), stage);
    return { stage: copy(stage) };
  },
});
