// `stagewatch.yml` as the doors need it: the parsed settings of the CLI come in, a small row goes into the table.
import { isObject, type Json, type JsonObject } from '../model/brand.js';
import type { Problem } from '../model/errors.js';
import type { WatchSettings } from '../model/record.js';
import { defaultRemediation } from '../model/remediation.js';
import { noRules } from '../model/rule.js';
import { severities as severityNames, type Severity } from '../model/severity.js';
import type { SourceSpec } from '../model/source.js';
import type { EpochMs } from '../model/time.js';
import { readDeployer } from './deployers.js';
import { readRemediation } from './remediation/read-settings.js';
import { mostRules } from './rules/noise-rules.js';
import { readOwner } from './rules/read-owner.js';
import { readIgnoreRule, readSeverityRule } from './rules/read-rule.js';
import { isRemote } from './sources/location.js';
import { readSourceEntry, type EntryComplaint } from './sources/source-entry.js';

export const defaultWatchSettings: WatchSettings = {
  accounts: [],
  regions: [],
  undeclared: 'ignore',
  unmanaged: 'managed',
  tellAtOnce: 'high',
  confirmAfterMs: 30_000,
  blindAfterLooks: 2,
  reveal: [],
  deployers: [],
  rules: noRules,
  owners: [],
  crowdPercent: 20,
  remediation: defaultRemediation,
  baselines: [],
};

type Read<Value> = (value: Json) => Value | undefined;

const oneOf =
  <Value extends string>(allowed: readonly Value[]): Read<Value> =>
  (value) =>
    allowed.find((one) => one === value);

const textList: Read<readonly string[]> = (value) =>
  Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : undefined;

const within =
  (least: number, most: number): Read<number> =>
  (value) =>
    typeof value === 'number' && value >= least && value <= most ? value : undefined;

const percent: Read<number> = (value) => (Number.isInteger(value) ? within(1, 100)(value) : undefined);

interface Problems {
  problems: readonly Problem[];
}

interface Setting {
  path: readonly [string, ...string[]];
  expected: string;
  read: (value: Json) => Partial<WatchSettings> | undefined;
}

const setting = <Name extends keyof WatchSettings>(
  path: Setting['path'],
  name: Name,
  expected: string,
  read: Read<WatchSettings[Name]>,
): Setting => ({
  path,
  expected,
  read: (value) => {
    const found = read(value);
    return found === undefined ? undefined : { [name]: found };
  },
});

const seconds =
  (least: number, most: number): Read<number> =>
  (value) => {
    const found = within(least, most)(value);
    return found === undefined ? undefined : found * 1000;
  };

const known: readonly Setting[] = [
  setting(['scope', 'accounts'], 'accounts', 'a list of account ids', textList),
  setting(['scope', 'regions'], 'regions', 'a list of Regions', textList),
  setting(['scope', 'undeclared'], 'undeclared', '`ignore` or `report`', oneOf(['ignore', 'report'])),
  setting(['scope', 'unmanaged'], 'unmanaged', '`managed` or `report`', oneOf(['managed', 'report'])),
  setting(
    ['severity', 'tellAtOnce'],
    'tellAtOnce',
    `one of ${severityNames.join(', ')}`,
    oneOf<Severity>(severityNames),
  ),
  setting(['notify', 'confirmAfterSeconds'], 'confirmAfterMs', 'a number from 0 to 3600', seconds(0, 3600)),
  setting(['notify', 'blindAfterLooks'], 'blindAfterLooks', 'a number from 1 to 100', within(1, 100)),
  setting(['notify', 'crowdPercent'], 'crowdPercent', 'a whole number from 1 to 100', percent),
  setting(['reveal'], 'reveal', 'a list of paths', textList),
];

const problemAt = (name: string, what: string, remedy: string): Problem => ({
  where: `settings.${name}`,
  what,
  remedy,
});

type EntryRead<Value> = { value: Value } | { complaints: readonly EntryComplaint[] };

/** A list whose entries have a reader of their own, which the CLI uses as well; `read` is given the entry's place. */
const readList = <Value>(
  name: string,
  list: Json | undefined,
  expected: string,
  read: (entry: Json, place: string) => EntryRead<Value>,
): { values: Value[]; problems: Problem[] } => {
  if (list === undefined) return { values: [], problems: [] };
  if (!Array.isArray(list))
    return { values: [], problems: [problemAt(name, 'is not a list', `Give a list of ${expected}.`)] };
  if (list.length > mostRules)
    return { values: [], problems: [problemAt(name, `has more than ${mostRules} entries`, 'Give fewer.')] };
  const all = (list as readonly Json[]).map((entry, index) => {
    const place = `${name}.${index}`;
    return { place, found: read(entry, place) };
  });
  return {
    values: all.flatMap(({ found }) => ('value' in found ? [found.value] : [])),
    problems: all.flatMap(({ place, found }) =>
      'complaints' in found
        ? found.complaints.map(({ at, what, remedy }) => problemAt([place, ...at].join('.'), what, remedy))
        : [],
    ),
  };
};

/** What AWS keeps is fetched by the door; files are left to the CLI, which gives their texts. */
const readBaseline = (entry: Json): EntryRead<readonly SourceSpec[]> => {
  const read = readSourceEntry(entry);
  if ('complaints' in read) return read;
  const { spec, physicalIdsFile } = read.entry;
  if (!isRemote(spec.location)) return { value: [] };
  if (physicalIdsFile === undefined) return { value: [spec] };
  const what = 'is a file, which is not here';
  return { complaints: [{ at: ['physicalIds'], what, remedy: 'Give the map itself.' }] };
};

const leavesOf = (tree: JsonObject, at: string[] = []): [string, Json][] =>
  Object.entries(tree).flatMap(([name, value]): [string, Json][] =>
    isObject(value) ? leavesOf(value, [...at, name]) : [[[...at, name].join('.'), value]],
  );

/** Read entry by entry, each list by its own reader. */
const listNames: readonly string[] = ['baselines', 'deployers', 'ignore', 'severity.rules', 'owners'];

/** Sections with a reader of their own. */
const sectionNames: readonly string[] = [...listNames, 'remediation'];

/** What deploying has made environment and resources of; the CLI has read it, and no door asks again. */
const deployed: readonly string[] = [
  'scope.externalId',
  'notify.email',
  'notify.slack.channels',
  'deploy.reserveConcurrency',
];

const singlesOf = (tree: JsonObject): [string, Json][] =>
  leavesOf(tree).filter(
    ([name]) =>
      !deployed.includes(name) &&
      !sectionNames.some((section) => name === section || name.startsWith(`${section}.`)),
  );

const remediationIn = ({ remediation }: JsonObject): Pick<WatchSettings, 'remediation'> & Problems => {
  const read = readRemediation(remediation);
  if ('settings' in read) return { remediation: read.settings, problems: [] };
  const problems = read.complaints.map(({ at, what, remedy }) =>
    problemAt(['remediation', ...at].join('.'), what, remedy),
  );
  return { remediation: defaultRemediation, problems };
};

/** The sections that are lists. */
const readLists = (tree: JsonObject, now: EpochMs | undefined) => {
  const { baselines: sources, deployers: principals, ignore, owners: teams, severity } = tree;
  const rated = isObject(severity) ? severity['rules'] : undefined;
  const baselines = readList('baselines', sources, 'sources', readBaseline);
  const deployers = readList('deployers', principals, 'principals', (one) => {
    const read = readDeployer(one);
    return 'deployer' in read ? { value: read.deployer } : read;
  });
  const ignored = readList('ignore', ignore, 'rules', (one, place) => {
    const read = readIgnoreRule(one, place, now);
    return 'rule' in read ? { value: read.rule } : read;
  });
  const severities = readList('severity.rules', rated, 'rules', (one, place) => {
    const read = readSeverityRule(one, place, now);
    return 'rule' in read ? { value: read.rule } : read;
  });
  const owners = readList('owners', teams, 'teams', (one) => {
    const read = readOwner(one);
    return 'owner' in read ? { value: read.owner } : read;
  });
  return {
    lists: {
      baselines: baselines.values.flat(),
      deployers: deployers.values,
      rules: { ignore: ignored.values, severities: severities.values },
      owners: owners.values,
    },
    problems: [baselines, deployers, ignored, severities, owners].flatMap(({ problems }) => problems),
  };
};

/** Reads the settings of a `baseline` invocation; every problem is reported, none is guessed around. */
export const readWatchSettings = (
  tree: JsonObject,
  now?: EpochMs,
): { settings: WatchSettings; problems: readonly Problem[] } => {
  const { lists, problems: found } = readLists(tree, now);
  const { remediation, problems: more } = remediationIn(tree);
  const problems = [...found, ...more];
  let settings: WatchSettings = { ...defaultWatchSettings, ...lists, remediation };
  for (const [name, value] of singlesOf(tree)) {
    const single = known.find(({ path }) => path.join('.') === name);
    const given = single?.read(value);
    if (given !== undefined) settings = { ...settings, ...given };
    else if (single === undefined) problems.push(problemAt(name, 'is not a setting', 'Remove it.'));
    else problems.push(problemAt(name, `is not ${single.expected}`, `Give ${single.expected}.`));
  }
  return { settings, problems };
};
