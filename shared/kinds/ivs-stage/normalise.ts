// Identity of an IVS stage, and when the settings of its recording mean anything.
import type { JsonObject } from '../../model/brand.js';
import type { Condition } from '../../model/field.js';
import type { Place } from '../../model/target.js';
import type { Identity } from '../kind.js';
import { textAt } from '../_support/identity.js';

/** Key of the one scope that a Region's stages form. */
export const wholeRegion = '*';

const stageArn = /^arn:[^:]+:ivs:([^:]+):(\d{12}):stage\/[^/]+$/;

/** The target that a stage ARN names; other IVS resources (channels, compositions) are none. */
export const stageOf = (arn: string): Identity | undefined => {
  const [, region, account] = stageArn.exec(arn) ?? [];
  return region === undefined || account === undefined ? undefined : { key: arn, place: { account, region } };
};

const namePrefix = 'name/';

/** The key of a stage that only its name tells; names are not unique, so that a read has to say which one it is. */
export const keyOfName = (name: string): string => `${namePrefix}${name}`;

export const nameInKey = (key: string): string | undefined =>
  key.startsWith(namePrefix) ? key.slice(namePrefix.length) : undefined;

/** A stage by its name, in the Region that the arguments name, if they do. The name then is no setting of it. */
const named = (attributes: JsonObject, argument: string): Identity | undefined => {
  const name = textAt(attributes, argument);
  if (name === undefined) return undefined;
  const region = textAt(attributes, 'region');
  const place: Partial<Place> = region === undefined ? {} : { region };
  return { key: keyOfName(name), place, spent: [argument] };
};

/** What stands where an ARN would that nothing tells: `${LogicalId}`. */
const placeholder = (text: string): Identity | undefined =>
  text.startsWith('${') ? { key: text, place: {} } : undefined;

/**
 * The stage that arguments mean: by the first ARN that is there, or what AWS named the resource, else by its name.
 * An ARN that is there and that nothing tells (known after apply) does not let the name decide.
 */
export const identifyStage =
  (arnArguments: readonly string[], nameArgument: string) =>
  (attributes: JsonObject): Identity | undefined => {
    const arns = [...arnArguments, 'PhysicalId'];
    const arn = arns.map((argument) => textAt(attributes, argument)).find((text) => text !== undefined);
    if (arn !== undefined) return stageOf(arn) ?? placeholder(arn);
    const isOpen = arns.some(
      (argument) => typeof attributes[argument] === 'object' && attributes[argument] !== null,
    );
    return isOpen ? undefined : named(attributes, nameArgument);
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
