// Fully declared IVS stages.
import { region, account, type Addition, type Variant } from './variant.js';

const stageArn = `arn:aws:ivs:${region}:${account}:stage/AbCdEfGhIjKl`;

export const variants: readonly Variant[] = [
  {
    title: 'an IVS stage that records',
    resources: [
      {
        aws_ivs_stage: {
          arn: stageArn,
          name: 'town-hall',
          auto_participant_recording_configuration: {
            storage_configuration_arn: `arn:aws:ivs:${region}:${account}:storage-configuration/AbCdEfGhIjKl`,
            media_types: ['AUDIO_ONLY'],
            recording_reconnect_window_seconds: 30,
            hls_configuration: { target_segment_duration_seconds: 4 },
            thumbnail_configuration: {
              recording_mode: 'INTERVAL',
              target_interval_seconds: 30,
              storage: ['LATEST'],
            },
            record_participant_replicas: false,
          },
          tags: { team: 'video', stage: 'prod' },
        },
      },
    ],
  },
  {
    title: 'an IVS stage that does not record',
    resources: [{ aws_ivs_stage: { arn: stageArn, name: 'town-hall', tags: { team: 'video' } } }],
  },
];

/** One more member of every map. */
export const additions: readonly Addition[] = [{ map: '/tags', pointer: '/tags/added', value: 'x' }];
