// Identity of an IVS stage, and when the settings of its recording mean anything.
import type { Condition } from '../../model/field.js';
import type { Identity } from '../kind.js';

/** Key of the one scope that a Region's stages form. */
export const wholeRegion = '*';

const stageArn = /^arn:[^:]+:ivs:([^:]+):(\d{12}):stage\/[^/]+$/;

/** The target that a stage ARN names; other IVS resources (channels, compositions) are none. */
export const stageOf = (arn: string): Identity | undefined => {
  const [, region, account] = stageArn.exec(arn) ?? [];
  return region === undefined || account === undefined ? undefined : { key: arn, place: { account, region } };
};

export const recording = '/autoParticipantRecordingConfiguration';

/** Without a storage configuration nothing is recorded, and AWS resets the rest (API reference). */
export const whileRecording: readonly Condition[] = [
  { on: `${recording}/storageConfigurationArn`, notIn: ['', undefined], otherwise: 'depends-on' },
];

/** "Configurable only if recordingMode is INTERVAL" (API reference, ParticipantThumbnailConfiguration). */
export const whileThumbnailsAreTaken: readonly Condition[] = [
  ...whileRecording,
  { on: `${recording}/thumbnailConfiguration/recordingMode`, in: ['INTERVAL'], otherwise: 'depends-on' },
];
