// How StackQL speaks about it: rows of `aws.ivs.stages`, and what manifests of `stackql-deploy` insert there.
import { unresolvedAt } from '../../../engine/unresolved.js';
import { isObject, type Json, type JsonObject } from '../../../model/brand.js';
import type { DeclarationType } from '../../kind.js';
import { noAdvice } from '../../_support/declaring.js';
import { identifyStage, stageOf } from '../normalise.js';

type Spelling = (name: string) => string;

/** `StorageConfigurationArn`, `storageConfigurationArn` → `storage_configuration_arn` */
const snake: Spelling = (name) =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, (_all, before: string, letter: string) => `${before}_${letter}`)
    .toLowerCase();

/** `storage_configuration_arn` → `StorageConfigurationArn` */
const pascal: Spelling = (name) =>
  name.replaceAll(/(^|_)([a-z0-9])/g, (_all, _gap: string, letter: string) => letter.toUpperCase());

const inAll = (value: Json, spell: Spelling): Json => {
  if (unresolvedAt(value) !== undefined) return value;
  if (Array.isArray(value)) return value.map((element: Json) => inAll(element, spell));
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, member]) => [spell(name), inAll(member, spell)]))
    : value;
};

const isPair = (tags: JsonObject): boolean =>
  Object.keys(tags)
    .map((name) => name.toLowerCase())
    .sort()
    .join() === 'key,value';

/** Tags as a list of pairs, whose keys are the user's own words; a single pair is a list of one. */
const tagList = (tags: Json, spell: Spelling): Json => {
  if (!isObject(tags) || unresolvedAt(tags) !== undefined) return inAll(tags, spell);
  if (isPair(tags)) return [inAll(tags, spell)];
  return Object.entries(tags).map(([key, value]) => ({ [spell('key')]: key, [spell('value')]: value }));
};

/** StackQL writes columns in snake case and what they hold as Cloud Control does; people write either. */
const respelled =
  (spell: Spelling) =>
  (attributes: JsonObject): { attributes: JsonObject; restated: readonly string[] } => {
    const entries = Object.entries(attributes).map(([name, value]): [string, Json] => {
      const known = spell(name);
      return [known, known === spell('tags') ? tagList(value, spell) : inAll(value, spell)];
    });
    return { attributes: Object.fromEntries(entries), restated: [] };
  };

const shared = {
  aliases: [],
  bound: () => [],
  importShape: 'STAGE-ARN',
  closes: [],
  notWatched: [],
  optionalComputed: [],
  zeroMayBeUnset: [],
  foreign: true,
  advise: noAdvice,
} satisfies Partial<DeclarationType>;

const rows: DeclarationType = {
  ...shared,
  type: 'aws.ivs.stages',
  column: 'awscc',
  identity: ['arn', 'name'],
  fromImport: (id) => (stageOf(id) === undefined ? undefined : { arn: id }),
  identify: identifyStage(['arn'], 'name'),
  computed: ['arn', 'active_session_id', 'region'],
  prepare: respelled(snake),
};

const inserted: DeclarationType = {
  ...shared,
  type: 'INSERT INTO aws.ivs.stages',
  column: 'cloudformation',
  identity: ['Arn', 'Name'],
  fromImport: (id) => (stageOf(id) === undefined ? undefined : { Arn: id }),
  identify: identifyStage(['Arn'], 'Name'),
  computed: ['Arn', 'ActiveSessionId', 'Region'],
  prepare: respelled(pascal),
};

export const stackql: readonly DeclarationType[] = [rows, inserted];
