// YAML as CloudFormation reads it: short-form intrinsics (`!Ref Api`), and plain scalars by YAML 1.1.
import { Pair, Scalar, YAMLMap, type CollectionTag, type ScalarTag, type Tags } from 'yaml';
import type { Dialect } from '../../yaml.js';

/** Intrinsic functions with a short form (CloudFormation user guide, intrinsic function reference). */
const functions = [
  'And',
  'Base64',
  'Cidr',
  'Contains',
  'EachMemberEquals',
  'EachMemberIn',
  'Equals',
  'FindInMap',
  'GetAtt',
  'GetAZs',
  'If',
  'ImportValue',
  'Join',
  'Length',
  'Not',
  'Or',
  'RefAll',
  'Select',
  'Split',
  'Sub',
  'ToJsonString',
  'Transform',
  'ValueOf',
  'ValueOfAll',
];

const longForm = (name: string): string => (name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`);

const wrapped = (name: string, argument: unknown): YAMLMap => {
  const map = new YAMLMap();
  map.items.push(new Pair(new Scalar(longForm(name)), argument));
  return map;
};

/** One short form: before a text, a list or a map. */
const shortForm = (name: string): (ScalarTag | CollectionTag)[] => [
  { tag: `!${name}`, resolve: (text: string) => ({ [longForm(name)]: text }) },
  { tag: `!${name}`, collection: 'seq', resolve: (list) => wrapped(name, list) },
  { tag: `!${name}`, collection: 'map', resolve: (map) => wrapped(name, map) },
];

/** CloudFormation follows YAML 1.1 (user guide, template formats), where these are booleans. */
const yesOrNo: ScalarTag = {
  tag: 'tag:yaml.org,2002:bool',
  default: true,
  test: /^(?:yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$/,
  resolve: (word: string) => /^(?:yes|on)$/i.test(word),
};

/** A number that would be shown otherwise than written (`2.0`, `012345678901`) stays as written. */
const number: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  test: /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/,
  resolve: (word: string) => (String(Number(word)) === word ? Number(word) : word),
};

const isNumeric = (tag: Tags[number]): boolean =>
  typeof tag !== 'string' && /^tag:yaml\.org,2002:(?:int|float)$/.test(tag.tag);

/** Service quota: 1 MB for a template in S3; CDK and people indent what CloudFormation gets without blanks. */
const sizeLimit = 4 * 1024 * 1024;

export const templateDialect: Dialect = {
  sizeLimit,
  options: {
    merge: true,
    customTags: (tags) => [
      ...tags.filter((tag) => !isNumeric(tag)),
      yesOrNo,
      number,
      ...['Ref', 'Condition', ...functions].flatMap(shortForm),
    ],
  },
};
