// An IVS stage that is gone is proposed once, and never made: AWS would give it another ARN.
import type { JsonObject } from '../../../model/brand.js';
import type { DeclaredLeaf, DeclaredTarget } from '../../../model/declaration.js';
import type { LeafValue } from '../../../model/field.js';
import type { Patch } from '../../../model/plan.js';
import type { Target } from '../../../model/target.js';
import type { CreateAsk } from '../../patching.js';
import { awsCommand } from '../../_support/patching-commands.js';
import { isMasked, isUnset } from '../../_support/patching.js';
import { refusingAll } from '../../_support/patching-create.js';
import { jsonOf, lastKey, mergedSteps } from '../../_support/patching-members.js';
import { isTag } from '../../_support/patching-tags.js';
import { nameInKey, recording } from '../normalise.js';
import { isOfRecording } from './recording.js';

const isShown = ({ value, sensitive }: DeclaredLeaf): boolean =>
  sensitive !== true && !isMasked(value) && !isUnset(value);

const nested = (names: readonly string[], value: LeafValue): JsonObject => {
  const [name = '', ...rest] = names;
  return { [name]: rest.length === 0 ? jsonOf(value) : nested(rest, value) };
};

const objectOf = (members: readonly JsonObject[]): JsonObject =>
  mergedSteps(members.map((one) => ({ members: one, settles: [], does: '' }))).members;

const jsonOption = (name: string, members: readonly JsonObject[]): Record<string, string> =>
  members.length === 0 ? {} : { [name]: JSON.stringify(objectOf(members)) };

const createCommand = ({ key, region }: Target, { leaves }: DeclaredTarget): string => {
  const shown = leaves.filter(isShown);
  const name = shown.find(({ pointer }) => pointer === '/name')?.value ?? nameInKey(key);
  const ofRecording = shown
    .filter(({ pointer }) => isOfRecording(pointer))
    .map(({ pointer, value }) => nested(pointer.slice(recording.length + 1).split('/'), value));
  const tags = shown
    .filter(({ pointer }) => isTag(pointer))
    .map(({ pointer, value }) => ({ [lastKey(pointer)]: jsonOf(value) }));
  return awsCommand('ivs-realtime', 'create-stage', {
    ...(name === undefined ? {} : { name: name.toString() }),
    ...jsonOption('auto-participant-recording-configuration', ofRecording),
    ...jsonOption('tags', tags),
    region,
  });
};

export const create = ({ target, declared }: CreateAsk): Patch =>
  refusingAll({
    code: 'new-identity',
    why: 'The stage is gone, and AWS gives each stage that is made another ARN: participant tokens, compositions, ingest configurations and clients that name the old one would not find it.',
    remedy:
      'Apply your declaration by the tool that deploys it, or run the command and give the new ARN to all that join it; then give the declaration with that ARN.',
    command: createCommand(target, declared),
  });
