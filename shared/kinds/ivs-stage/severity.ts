// How bad a difference in an IVS stage is, and why.
import { judgeBy, type GravityRow } from '../_support/gravity.js';
import { recording } from './normalise.js';

const rows: readonly GravityRow[] = [
  {
    at: `${recording}/storageConfigurationArn`,
    severity: 'critical',
    attack: 'T1537',
    reason: 'Recordings of participants go to another storage, or recording was switched on or off.',
  },
  {
    at: `${recording}/mediaTypes`,
    severity: 'high',
    reason: 'Other media of the participants are recorded than declared.',
  },
  {
    at: `${recording}/recordParticipantReplicas`,
    severity: 'high',
    reason: 'Participants replicated from other stages are recorded, or no longer are.',
  },
  {
    at: `${recording}/recordingReconnectWindowSeconds`,
    severity: 'medium',
    reason: 'Recordings of one participant are merged or split in another way.',
  },
  {
    at: `${recording}/thumbnailConfiguration`,
    severity: 'medium',
    reason: 'Other thumbnails of the participants are kept than declared.',
  },
  {
    at: `${recording}/hlsConfiguration`,
    severity: 'low',
    reason: 'Recordings are cut into segments of another length.',
  },
  { at: recording, severity: 'high', reason: 'Participants are recorded in another way than declared.' },
  { at: '/name', severity: 'low', reason: 'Only the name for people differs.' },
  { at: '/tags', severity: 'low', reason: 'Tags steer cost reports and access rules.' },
];

export const gravityOf = judgeBy(rows);
