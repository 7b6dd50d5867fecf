// The section `remediation:` of stagewatch.yml: read strictly, all that is wrong with it at once.
import { isObject, type Json, type JsonObject } from '../../model/brand.js';
import {
  defaultRemediation,
  remediationModes,
  type RemediationBudgets,
  type RemediationRule,
  type RemediationSettings,
} from '../../model/remediation.js';
import { severities } from '../../model/severity.js';
import { aboutComplaints, aboutOf, aboutSchema, unknownMembers } from '../rules/about.js';
import type { EntryComplaint } from '../sources/source-entry.js';
import { readWindow, windowSchema } from './read-window.js';

export type RemediationReading =
  { settings: RemediationSettings } | { complaints: readonly EntryComplaint[] };

const ruleMembers = ['kind', 'target', 'path', 'severity'];
const budgetNames = ['field', 'target', 'account'] as const;
const members = [
  'mode',
  'rules',
  'windows',
  'budgets',
  'maxTargets',
  'quietMinutes',
  'allow',
  'deploy',
  'passRoles',
];
/** What `allow` takes, and what it stands for. */
const allowances = {
  'cache-cluster': 'cacheCluster',
  deployment: 'deployment',
  replace: 'replace',
} as const;
const longestList = 100;
const most = { budget: 1000, targets: 1000, quietMinutes: 1440 } as const;

/** Of one role: stars would hand out roles that nobody thought of. */
const roleArn = /^arn:aws[a-z-]*:iam::[0-9]{12}:role\/[A-Za-z0-9_+=,.@/-]{1,576}$/;

const modeSchema: JsonObject = {
  enum: [...remediationModes],
  description: 'off: never; propose: a plan is announced and a person agrees; auto: done by itself.',
};

const countSchema = (least: number, largest: number, description: string): JsonObject => ({
  type: 'integer',
  minimum: least,
  maximum: largest,
  description,
});

const section = (properties: JsonObject, required: readonly string[] = []): JsonObject => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

export const remediationSchema: JsonObject = section({
  mode: modeSchema,
  rules: {
    type: 'array',
    maxItems: longestList,
    items: section(
      {
        ...aboutSchema,
        severity: { enum: [...severities], description: 'Only drifts at least so bad.' },
        mode: modeSchema,
      },
      ['mode'],
    ),
    description:
      'The last one that fits says the mode; a drift is as free as the strictest of its differences.',
  },
  windows: { type: 'array', maxItems: longestList, items: windowSchema },
  budgets: section(
    Object.fromEntries(
      budgetNames.map((name) => [name, countSchema(1, most.budget, `Writes in 24 hours for each ${name}.`)]),
    ),
  ),
  maxTargets: countSchema(1, most.targets, 'A run that would touch more targets touches none.'),
  quietMinutes: countSchema(
    0,
    most.quietMinutes,
    '`auto` waits so long after the last change of somebody else.',
  ),
  allow: {
    type: 'array',
    items: { enum: Object.keys(allowances) },
    description: 'Cache clusters, deployments, and integrations that can only be overwritten as a whole.',
  },
  deploy: { type: 'boolean', description: 'Deploy REST APIs whose integrations were put back.' },
  passRoles: {
    type: 'array',
    maxItems: longestList,
    items: { type: 'string', pattern: roleArn.source },
    description: 'ARNs of the only roles that integrations may be given back; none where left out.',
  },
});

interface Read<Value> {
  value: Value;
  complaints: readonly EntryComplaint[];
}

const wrong = (at: EntryComplaint['at'], what: string, remedy: string): EntryComplaint => ({
  at,
  what,
  remedy,
});

const oneOf = <Word extends string>(
  value: Json | undefined,
  words: readonly Word[],
  unset: Word,
  at: EntryComplaint['at'],
): Read<Word> => {
  if (value === undefined) return { value: unset, complaints: [] };
  const found = words.find((word) => word === value);
  const expected = `one of ${words.join(', ')}`;
  return found === undefined
    ? { value: unset, complaints: [wrong(at, `is not ${expected}`, `Give ${expected}.`)] }
    : { value: found, complaints: [] };
};

const count = (
  value: Json | undefined,
  [least, largest]: readonly [number, number],
  unset: number,
  at: EntryComplaint['at'],
): Read<number> => {
  if (value === undefined) return { value: unset, complaints: [] };
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= largest)
    return { value, complaints: [] };
  const expected = `a whole number from ${least} to ${largest}`;
  return { value: unset, complaints: [wrong(at, `is not ${expected}`, `Give ${expected}.`)] };
};

const list = <Value>(
  value: Json | undefined,
  name: string,
  read: (entry: Json, index: number) => { value: Value } | { complaints: readonly EntryComplaint[] },
): Read<readonly Value[]> => {
  if (value === undefined) return { value: [], complaints: [] };
  if (!Array.isArray(value) || value.length > longestList)
    return { value: [], complaints: [wrong([name], `is no list of up to ${longestList}`, 'Give a list.')] };
  const all = (value as readonly Json[]).map(read);
  return {
    value: all.flatMap((one) => ('value' in one ? [one.value] : [])),
    complaints: all.flatMap((one, index) =>
      'complaints' in one
        ? one.complaints.map(({ at, ...rest }) => ({ at: [name, index, ...at], ...rest }))
        : [],
    ),
  };
};

const readRule = (
  entry: Json,
  index: number,
): { value: RemediationRule } | { complaints: readonly EntryComplaint[] } => {
  if (!isObject(entry))
    return { complaints: [wrong([], 'is not an object', 'Give `{ path: …, mode: … }`.')] };
  const mode = oneOf(entry['mode'], remediationModes, 'off', ['mode']);
  const severity = oneOf(entry['severity'], severities, 'low', ['severity']);
  const missing =
    entry['mode'] === undefined ? [wrong(['mode'], 'is missing', 'Say off, propose or auto.')] : [];
  const complaints = [
    ...unknownMembers(entry, [...ruleMembers, 'mode']),
    ...aboutComplaints(entry, ruleMembers),
    ...missing,
    ...mode.complaints,
    ...severity.complaints,
  ];
  if (complaints.length > 0) return { complaints };
  const floor = entry['severity'] === undefined ? {} : { severity: severity.value };
  return { value: { place: `remediation.rules.${index}`, ...aboutOf(entry), ...floor, mode: mode.value } };
};

const readBudgets = (value: Json | undefined): Read<RemediationBudgets> => {
  const unset = defaultRemediation.budgets;
  if (value === undefined) return { value: unset, complaints: [] };
  if (!isObject(value))
    return {
      value: unset,
      complaints: [wrong(['budgets'], 'is not an object', 'Give `{ field: 3 }`, say.')],
    };
  const reads = budgetNames.map(
    (name) => [name, count(value[name], [1, most.budget], unset[name], ['budgets', name])] as const,
  );
  return {
    value: { ...unset, ...Object.fromEntries(reads.map(([name, read]) => [name, read.value])) },
    complaints: [
      ...unknownMembers(value, budgetNames).map(({ at, ...rest }) => ({ at: ['budgets', ...at], ...rest })),
      ...reads.flatMap(([, read]) => read.complaints),
    ],
  };
};

const readAllowances = (value: Json | undefined): Read<RemediationSettings['allow']> => {
  const words = Object.keys(allowances) as (keyof typeof allowances)[];
  const read = list(value, 'allow', (entry) => {
    const found = words.find((word) => word === entry);
    return found === undefined
      ? { complaints: [wrong([], `is not one of ${words.join(', ')}`, 'Correct it.')] }
      : { value: allowances[found] };
  });
  const given = new Set(read.value);
  return {
    value: {
      cacheCluster: given.has('cacheCluster'),
      deployment: given.has('deployment'),
      replace: given.has('replace'),
    },
    complaints: read.complaints,
  };
};

const readRoles = (value: Json | undefined): Read<readonly string[]> =>
  list(value, 'passRoles', (entry) =>
    typeof entry === 'string' && roleArn.test(entry)
      ? { value: entry }
      : {
          complaints: [
            wrong([], 'is not the ARN of a role', 'Give arn:aws:iam::123456789012:role/NAME, without stars.'),
          ],
        },
  );

const flag = (value: Json | undefined, name: string): Read<boolean> =>
  value === undefined || typeof value === 'boolean'
    ? { value: value === true, complaints: [] }
    : { value: false, complaints: [wrong([name], 'is not true or false', 'Give one of them.')] };

/** Absent: off, with the limits that hold for what people ask by themselves. */
export const readRemediation = (value: unknown): RemediationReading => {
  if (value === undefined) return { settings: defaultRemediation };
  if (!isObject(value))
    return { complaints: [wrong([], 'is not an object', 'Give `{ mode: propose }`, say.')] };
  const unset = defaultRemediation;
  const mode = oneOf(value['mode'], remediationModes, unset.mode, ['mode']);
  const rules = list(value['rules'], 'rules', readRule);
  const windows = list(value['windows'], 'windows', readWindow);
  const budgets = readBudgets(value['budgets']);
  const maxTargets = count(value['maxTargets'], [1, most.targets], unset.maxTargets, ['maxTargets']);
  const quiet = count(value['quietMinutes'], [0, most.quietMinutes], unset.quietMs / 60_000, [
    'quietMinutes',
  ]);
  const allow = readAllowances(value['allow']);
  const deploy = flag(value['deploy'], 'deploy');
  const passRoles = readRoles(value['passRoles']);
  const reads = [mode, rules, windows, budgets, maxTargets, quiet, allow, deploy, passRoles];
  const complaints = [...unknownMembers(value, members), ...reads.flatMap((read) => read.complaints)];
  if (complaints.length > 0) return { complaints };
  return {
    settings: {
      mode: mode.value,
      rules: rules.value,
      windows: windows.value,
      budgets: budgets.value,
      maxTargets: maxTargets.value,
      quietMs: quiet.value * 60_000,
      allow: allow.value,
      deploy: deploy.value,
      passRoles: passRoles.value,
    },
  };
};
