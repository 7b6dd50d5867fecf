// IVS stages: whole declarations of all three types beside AWS's answer, and what a recording that is off means.
import type { Case } from '../support.js';

const arn = 'arn:aws:ivs:eu-west-1:123456789012:stage/AbCd1234';
const storage = 'arn:aws:ivs:eu-west-1:123456789012:storage-configuration/St0rage';

const recording = {
  storageConfigurationArn: storage,
  mediaTypes: ['AUDIO_ONLY'],
  recordingReconnectWindowSeconds: 30,
  hlsConfiguration: { targetSegmentDurationSeconds: 4 },
  thumbnailConfiguration: {
    recordingMode: 'INTERVAL',
    targetIntervalSeconds: 10,
    storage: ['SEQUENTIAL', 'LATEST'],
  },
  recordParticipantReplicas: false,
};

const answer = {
  arn,
  name: 'stage-1',
  activeSessionId: 'st-abc',
  tags: { team: 'live', 'aws:cloudformation:stack-name': 's' },
  autoParticipantRecordingConfiguration: recording,
  endpoints: { events: 'wss://global.events.live-video.net', whip: 'https://x.whip.live-video.net' },
};

const off = {
  storageConfigurationArn: '',
  mediaTypes: ['AUDIO_VIDEO'],
  recordingReconnectWindowSeconds: 0,
  hlsConfiguration: { targetSegmentDurationSeconds: 6 },
  thumbnailConfiguration: { recordingMode: 'DISABLED', targetIntervalSeconds: 60, storage: ['SEQUENTIAL'] },
  recordParticipantReplicas: true,
};

const thumbnails = {
  recording_mode: 'interval',
  target_interval_seconds: '10',
  storage: ['LATEST', 'SEQUENTIAL'],
};

const snake = {
  storage_configuration_arn: storage,
  media_types: ['AUDIO_ONLY'],
  recording_reconnect_window_seconds: 30,
};

const awscc = {
  arn,
  id: arn,
  active_session_id: 'st-old',
  name: 'stage-1',
  tags: [{ key: 'team', value: 'live' }],
  auto_participant_recording_configuration: {
    ...snake,
    hls_configuration: {
      participant_recording_hls_configuration: { target_segment_duration_seconds: 4 },
    },
    thumbnail_configuration: { participant_thumbnail_configuration: thumbnails },
  },
};

/** As awscc records a stage for which nothing was set. */
const bare = {
  arn,
  id: arn,
  active_session_id: '',
  name: null,
  tags: null,
  auto_participant_recording_configuration: null,
};

export const ivsCases: readonly Case[] = [
  {
    title: 'an IVS stage in the shape of the API',
    declared: [
      {
        type: 'aws_ivs_stage',
        attributes: {
          arn,
          endpoints: { whip: 'https://x' },
          name: 'stage-1',
          tags: { team: 'live' },
          auto_participant_recording_configuration: {
            ...snake,
            hls_configuration: { target_segment_duration_seconds: 4 },
            thumbnail_configuration: [thumbnails],
            record_participant_replicas: false,
          },
        },
      },
    ],
    answer,
    leftOut: { identity: 1, computed: 1 },
  },
  {
    title: 'the same with the nested objects of awscc and listed tags',
    declared: [
      {
        type: 'aws_ivs_stage',
        attributes: { ...awscc, tags: [{ key: 'team', value: 'live' }] },
      },
    ],
    answer,
    leftOut: { identity: 1, computed: 2 },
  },
  {
    title: 'an awscc stage as recorded in a state',
    declared: [{ type: 'awscc_ivs_stage', attributes: awscc, writing: 'recorded' }],
    answer,
    leftOut: { identity: 2, computed: 2 },
  },
  {
    title: 'a CloudFormation stage, tags as a map',
    declared: [
      {
        type: 'AWS::IVS::Stage',
        attributes: {
          Arn: arn,
          Name: 'stage-1',
          Tags: { team: 'live' },
          AutoParticipantRecordingConfiguration: {
            StorageConfigurationArn: storage,
            MediaTypes: ['AUDIO_ONLY'],
            RecordingReconnectWindowSeconds: 30,
            HlsConfiguration: { ParticipantRecordingHlsConfiguration: { TargetSegmentDurationSeconds: 4 } },
            ThumbnailConfiguration: {
              ParticipantThumbnailConfiguration: {
                RecordingMode: 'INTERVAL',
                TargetIntervalSeconds: 10,
                Storage: ['LATEST', 'SEQUENTIAL'],
              },
            },
          },
        },
      },
    ],
    answer,
    leftOut: { identity: 2 },
  },
  {
    title: 'a recording with declared defaults that AWS does not show',
    declared: [
      {
        type: 'aws_ivs_stage',
        attributes: {
          arn,
          auto_participant_recording_configuration: {
            storage_configuration_arn: storage,
            media_types: ['AUDIO_VIDEO'],
            recording_reconnect_window_seconds: 0,
            hls_configuration: { target_segment_duration_seconds: 6 },
            thumbnail_configuration: { target_interval_seconds: 60, storage: ['SEQUENTIAL'] },
            record_participant_replicas: true,
          },
        },
      },
    ],
    answer: {
      arn,
      autoParticipantRecordingConfiguration: {
        storageConfigurationArn: storage,
        thumbnailConfiguration: { recordingMode: 'INTERVAL' },
      },
    },
    leftOut: { identity: 1 },
  },
  {
    title: 'a recording that is off on both sides, said and unsaid',
    declared: [
      {
        type: 'aws_ivs_stage',
        attributes: {
          arn,
          auto_participant_recording_configuration: { ...snake, storage_configuration_arn: '' },
        },
      },
    ],
    answer: { arn },
    leftOut: { identity: 1, 'depends-on': 2 },
  },
  {
    title: 'a stage for which nothing was set, whose recording AWS shows as off',
    declared: [{ type: 'awscc_ivs_stage', attributes: bare, writing: 'recorded' }],
    answer: { arn, name: '', tags: {}, autoParticipantRecordingConfiguration: off },
    undeclared: 'report',
    leftOut: { identity: 1, computed: 1 },
  },
  {
    title: 'a recording that somebody switched on',
    declared: [{ type: 'awscc_ivs_stage', attributes: bare, writing: 'recorded' }],
    answer: { arn, autoParticipantRecordingConfiguration: { ...off, storageConfigurationArn: storage } },
    differs: ['/autoParticipantRecordingConfiguration/storageConfigurationArn'],
  },
  {
    title: 'a recording that somebody switched off is one difference',
    declared: [{ type: 'awscc_ivs_stage', attributes: awscc, writing: 'recorded' }],
    answer: { ...answer, autoParticipantRecordingConfiguration: off },
    differs: ['/autoParticipantRecordingConfiguration/storageConfigurationArn'],
  },
];
