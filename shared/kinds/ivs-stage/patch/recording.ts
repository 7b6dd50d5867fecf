// The recording of a stage: one object, which every update replaces as a whole.
import { isObject, wordOf, type Json, type JsonObject } from '../../../model/brand.js';
import type { JsonPointer, LeafValue } from '../../../model/field.js';
import type { Wish } from '../../../model/plan.js';
import type { PatchAsk } from '../../patching.js';
import { isMasked, isUnset, notPatchable, partOf, pathsOf, type Part } from '../../_support/patching.js';
import { jsonOf, objectIn, type MemberStep } from '../../_support/patching-members.js';
import { names } from '../names.js';
import { recording as block } from '../normalise.js';

const member = 'autoParticipantRecordingConfiguration';
const storagePath = `${block}/storageConfigurationArn`;

export const isOfRecording = (path: string): boolean =>
  path.startsWith(`${block}/`) && names.some(({ pattern }) => pattern === path);

export const recordingOf = (raw: JsonObject): JsonObject => objectIn(raw, member);

export const isRecordingOn = (raw: JsonObject): boolean =>
  wordOf(recordingOf(raw)['storageConfigurationArn']) !== '';

/** What AWS fills in, sent in words: right whether it replaces the object or merges it. */
const defaultOf = (path: JsonPointer): LeafValue => {
  const unset = names.find(({ pattern }) => pattern === path)?.unset;
  return unset === undefined || typeof unset === 'function' ? '' : unset;
};

type Leaves = ReadonlyMap<JsonPointer, LeafValue>;

const withLeaf = (
  document: JsonObject,
  [name = '', ...rest]: readonly string[],
  value: Json,
): JsonObject => ({
  ...document,
  [name]: rest.length === 0 ? value : withLeaf(objectIn(document, name), rest, value),
});

/** "Configurable only if recordingMode is INTERVAL" (API reference): AWS answers the interval all the same. */
const sendable = (document: JsonObject): JsonObject => {
  const { thumbnailConfiguration: thumbnails, ...rest } = document;
  if (!isObject(thumbnails)) return document;
  const { targetIntervalSeconds, ...others } = thumbnails;
  const isTaken = others['recordingMode'] === 'INTERVAL' && targetIntervalSeconds !== undefined;
  return { ...rest, thumbnailConfiguration: isTaken ? { ...others, targetIntervalSeconds } : others };
};

const document = (live: JsonObject, leaves: Leaves): JsonObject => {
  let made = live;
  for (const [path, value] of leaves)
    made = withLeaf(made, path.slice(block.length + 1).split('/'), jsonOf(value));
  return sendable(made);
};

/** All that is declared goes along when recording begins: AWS knew nothing of it while there was none. */
const declaredAlong = ({ raw, declared }: PatchAsk): [JsonPointer, LeafValue][] =>
  isRecordingOn(raw)
    ? []
    : declared.leaves
        .filter(({ pointer, value }) => isOfRecording(pointer) && !isUnset(value) && !isMasked(value))
        .map(({ pointer, value }) => [pointer, value]);

const wanted = (ask: PatchAsk, wishes: readonly Wish[]): Leaves =>
  new Map([
    ...declaredAlong(ask),
    ...wishes.map(({ path, to }): [JsonPointer, LeafValue] => [path, isUnset(to) ? defaultOf(path) : to]),
  ]);

const update = (settles: readonly JsonPointer[], does: string, whole: JsonObject): Part<MemberStep> =>
  partOf({ steps: [{ members: { [member]: whole }, settles, does }] });

/** Switched off, AWS resets all the rest of it (API reference, AutoParticipantRecordingConfiguration). */
export const recordingSteps = (ask: PatchAsk, wishes: readonly Wish[]): Part<MemberStep> => {
  if (wishes.length === 0) return partOf({});
  const storage = wishes.find(({ path }) => path === storagePath);
  const isSwitchedOff = storage !== undefined && isUnset(storage.to);
  if (isSwitchedOff)
    return update(pathsOf(wishes), 'switches recording off', { storageConfigurationArn: '' });
  if (storage === undefined && !isRecordingOn(ask.raw))
    return partOf({ refused: [notPatchable(pathsOf(wishes))] });
  return update(pathsOf(wishes), 'sets recording', document(recordingOf(ask.raw), wanted(ask, wishes)));
};
