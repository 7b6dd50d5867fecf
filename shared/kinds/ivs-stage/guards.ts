// What guards an IVS stage: that what is said on it is recorded, where somebody wants that.
import { dropped, type Guard } from '../guard.js';

export const guards: readonly Guard[] = [
  {
    pattern: '/autoParticipantRecordingConfiguration/storageConfigurationArn',
    weakens: dropped,
    why: 'participants would no longer be recorded',
  },
];
