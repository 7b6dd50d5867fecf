// `stagewatch.yml` as the doors need it: the parsed settings of the CLI come in, a small row goes into the table.
import { isObject, type Json, type JsonObject } from '../model/brand.js';
import type { Problem } from '../model/errors.js';
import type { Deployer, WatchSettings } from '../model/record.js';
import { noRules } from '../model/rule.js';
import { severities, type Severity } from '../model/severity.js';
import type { SourceSpec } from '../model/source.js';
import { readDeployer } from './deployers.js';
import { isRemote } from './sources/location.js';
import { readSourceEntry } from './sources/source-entry.js';

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
    `one of ${severities.join(', ')}`,
    oneOf<Severity>(severities),
  ),
  setting(['notify', 'confirmAfterSeconds'], 'confirmAfterMs', 'a number from 0 to 3600', seconds(0, 3600)),
  setting(['notify', 'blindAfterLooks'], 'blindAfterLooks', 'a number from 1 to 100', within(1, 100)),
  setting(['reveal'], 'reveal', 'a list of paths', textList),
];

/** What AWS keeps is fetched by the door; files are left to the CLI, which gives their texts. */
const readBaselines = (value: Json): { baselines: SourceSpec[]; problems: Problem[] } => {
  if (!Array.isArray(value))
    return { baselines: [], problems: [problemAt('baselines', 'is not a list', 'Give a list of sources.')] };
  const baselines: SourceSpec[] = [];
  const problems: Problem[] = [];
  for (const [index, one] of (value as readonly Json[]).entries()) {
    const read = readSourceEntry(one);
    const name = `baselines.${index}`;
    if ('complaints' in read)
      problems.push(
        ...read.complaints.map(({ at, what, remedy }) => problemAt([name, ...at].join('.'), what, remedy)),
      );
    else if (isRemote(read.entry.spec.location) && read.entry.physicalIdsFile !== undefined)
      problems.push(problemAt(`${name}.physicalIds`, 'is a file, which is not here', 'Give the map itself.'));
    else if (isRemote(read.entry.spec.location)) baselines.push(read.entry.spec);
  }
  return { baselines, problems };
};

const readDeployers = (value: Json): { deployers: Deployer[]; problems: Problem[] } => {
  if (!Array.isArray(value))
    return {
      deployers: [],
      problems: [problemAt('deployers', 'is not a list', 'Give a list of principals.')],
    };
  const read = (value as readonly Json[]).map((one) => readDeployer(one));
  return {
    deployers: read.flatMap((one) => ('deployer' in one ? [one.deployer] : [])),
    problems: read.flatMap((one, index) =>
      'complaints' in one
        ? one.complaints.map(({ at, what, remedy }) =>
            problemAt(['deployers', index, ...at].join('.'), what, remedy),
          )
        : [],
    ),
  };
};

const problemAt = (name: string, what: string, remedy: string): Problem => ({
  where: `settings.${name}`,
  what,
  remedy,
});

const leavesOf = (tree: JsonObject, at: string[] = []): [string, Json][] =>
  Object.entries(tree).flatMap(([name, value]): [string, Json][] =>
    isObject(value) ? leavesOf(value, [...at, name]) : [[[...at, name].join('.'), value]],
  );

/** Reads the settings of a `baseline` invocation; every problem is reported, none is guessed around. */
export const readWatchSettings = (
  tree: JsonObject,
): { settings: WatchSettings; problems: readonly Problem[] } => {
  const { baselines: entries, deployers: principals, ...rest } = tree;
  const read = entries === undefined ? { baselines: [], problems: [] } : readBaselines(entries);
  const deploying = principals === undefined ? { deployers: [], problems: [] } : readDeployers(principals);
  const { deployers } = deploying;
  let settings: WatchSettings = { ...defaultWatchSettings, baselines: read.baselines, deployers };
  const problems: Problem[] = [...read.problems, ...deploying.problems];
  for (const [name, value] of leavesOf(rest)) {
    const found = known.find(({ path }) => path.join('.') === name);
    const given = found?.read(value);
    if (given !== undefined) settings = { ...settings, ...given };
    else if (found === undefined) problems.push(problemAt(name, 'is not a setting', 'Remove it.'));
    else problems.push(problemAt(name, `is not ${found.expected}`, `Give ${found.expected}.`));
  }
  return { settings, problems };
};
