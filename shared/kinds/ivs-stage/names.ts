// Every field of an IVS stage, with its names in each declaring language.
// Facts: API reference (ivs-realtime Stage), CloudFormation registry (AWS::IVS::Stage, which awscc repeats in snake case).
import type { Field } from '../../model/field.js';
import { field, flag, integer, isAwsTag, oneOf, setOf, text } from '../_support/fields.js';
import { recording, whileRecording, whileThumbnailsAreTaken } from './normalise.js';

const snake = (camel: string): string => camel.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const pascal = (camel: string): string => camel.charAt(0).toUpperCase() + camel.slice(1);

const inEach = (path: readonly string[], spell: (member: string) => string): string =>
  path.map(spell).join('.');

/**
 * Names of one setting of the recording. `aws_ivs_stage` (native) follows the API's flat shape; CloudFormation and
 * awscc put one more object, `wrapper`, around two of its parts.
 */
const setting = (path: readonly string[], wrapper?: string): Field['names'] => {
  const flat = ['autoParticipantRecordingConfiguration', ...path];
  const nested = wrapper === undefined ? flat : [...flat.slice(0, -1), wrapper, ...flat.slice(-1)];
  return {
    native: inEach(flat, snake),
    awscc: inEach(nested, snake),
    cloudformation: inEach(nested, pascal),
  };
};

const hls = 'participantRecordingHlsConfiguration';
const thumbnails = 'participantThumbnailConfiguration';

const recordingFields: readonly Field[] = [
  field(`${recording}/storageConfigurationArn`, text, setting(['storageConfigurationArn']), {
    // Absent and "" both mean that nothing is recorded.
    unset: '',
    // Setting it to "" resets the others (API reference, AutoParticipantRecordingConfiguration).
    changesAlong: [
      'mediaTypes',
      'recordingReconnectWindowSeconds',
      'hlsConfiguration/targetSegmentDurationSeconds',
      'thumbnailConfiguration/recordingMode',
      'thumbnailConfiguration/targetIntervalSeconds',
      'thumbnailConfiguration/storage',
      'recordParticipantReplicas',
    ].map((member) => `${recording}/${member}`),
  }),
  field(`${recording}/mediaTypes`, setOf('AUDIO_VIDEO', 'AUDIO_ONLY', 'NONE'), setting(['mediaTypes']), {
    unset: ['AUDIO_VIDEO'],
    conditions: whileRecording,
  }),
  field(
    `${recording}/recordingReconnectWindowSeconds`,
    integer(0, 300),
    setting(['recordingReconnectWindowSeconds']),
    { unset: 0, conditions: whileRecording },
  ),
  field(
    `${recording}/hlsConfiguration/targetSegmentDurationSeconds`,
    integer(2, 10),
    setting(['hlsConfiguration', 'targetSegmentDurationSeconds'], hls),
    { unset: 6, conditions: whileRecording },
  ),
  field(
    `${recording}/thumbnailConfiguration/recordingMode`,
    oneOf('DISABLED', 'INTERVAL'),
    setting(['thumbnailConfiguration', 'recordingMode'], thumbnails),
    { unset: 'DISABLED', conditions: whileRecording },
  ),
  field(
    `${recording}/thumbnailConfiguration/targetIntervalSeconds`,
    integer(1, 86_400),
    setting(['thumbnailConfiguration', 'targetIntervalSeconds'], thumbnails),
    { unset: 60, conditions: whileThumbnailsAreTaken },
  ),
  field(
    `${recording}/thumbnailConfiguration/storage`,
    setOf('SEQUENTIAL', 'LATEST'),
    setting(['thumbnailConfiguration', 'storage'], thumbnails),
    { unset: ['SEQUENTIAL'], conditions: whileRecording },
  ),
  // CloudFormation, and so awscc, cannot say it.
  field(
    `${recording}/recordParticipantReplicas`,
    flag,
    { native: setting(['recordParticipantReplicas'])['native'] ?? '' },
    { unset: true, conditions: whileRecording },
  ),
];

export const names: readonly Field[] = [
  field('/name', text, { native: 'name', awscc: 'name', cloudformation: 'Name' }),
  ...recordingFields,
  field(
    '/tags/*',
    text,
    { native: 'tags.*', awscc: 'tags[key].value', cloudformation: 'Tags[Key].Value' },
    { skip: isAwsTag },
  ),
];
