// What deploying needs of `stagewatch.yml` beyond each setting being valid by itself.
import type { Problem } from '../../../shared/model/errors.js';
import { readSourceEntry } from '../../../shared/usecases/sources/source-entry.js';
import type { Settings } from '../../../shared/usecases/settings.js';
import type { Lines, Steps } from '../../../shared/usecases/yaml.js';
import { memberProblems } from '../members/limits.js';

/** How a file's lines are found, and whether a local file is there. */
export interface Surroundings {
  file: string;
  lines: Lines;
  isThere: (path: string) => boolean;
}

/** Lambda's quota for all variables of a function is 4 KB; names of queues, topics and roles need the other part. */
const largestChannels = 2048;

type Place = Pick<Surroundings, 'file' | 'lines'>;

const at = ({ file, lines }: Place, steps: Steps): string => `${file}:${lines(steps) ?? 1}`;

/** Entries that an earlier one already is. */
const repeated = (place: Place, steps: Steps, entries: readonly unknown[], what: string): Problem[] => {
  const keys = entries.map((entry) => JSON.stringify(entry).toLowerCase());
  return keys.flatMap((key, index) =>
    keys.indexOf(key) === index
      ? []
      : [
          {
            where: at(place, [...steps, index]),
            what: `\`${steps.join('.')}\` names ${what} ${JSON.stringify(entries[index])} twice`,
            remedy: 'Take one of the two away.',
          },
        ],
  );
};

const accountProblems = (place: Place, { accounts, externalId }: Settings['scope']): Problem[] =>
  accounts.length === 0 || externalId !== undefined
    ? []
    : [
        {
          where: at(place, ['scope', 'accounts']),
          what: '`scope.accounts` names other accounts, and there is no `scope.externalId` for their roles to ask for',
          remedy:
            'Make one up once, and keep it: `scope: { externalId: … }` with the output of `openssl rand -hex 16`.',
        },
      ];

const channelProblems = (place: Place, { slack }: Settings['notify']): Problem[] => {
  const bytes = Buffer.byteLength(JSON.stringify(slack.channels));
  if (bytes <= largestChannels) return [];
  return [
    {
      where: at(place, ['notify', 'slack', 'channels']),
      what: `the rules of \`notify.slack.channels\` take ${bytes} bytes, and the function's environment has room for ${largestChannels}`,
      remedy: 'Name fewer channels here, and the channels of teams under `owners:`.',
    },
  ];
};

const isPattern = (path: string): boolean => /[*?[\]{}!]/.test(path);

/** Files that are given to the deployed Stagewatch right after it is there. */
const sourceProblems = ({ isThere, ...place }: Surroundings, baselines: Settings['baselines']): Problem[] =>
  baselines.flatMap((one, index) => {
    const reading = readSourceEntry(one);
    if (!('entry' in reading)) return [];
    const { location } = reading.entry.spec;
    if (location.type.startsWith('s3-') && JSON.stringify(location).includes('{{resolve:'))
      return [
        {
          where: at(place, ['baselines', index]),
          what: 'CloudFormation would look up what stands at `{{resolve:` in this key',
          remedy: 'Give the object another name, or declare all below its prefix: s3://bucket/prefix/**.',
        },
      ];
    if (location.type !== 'files' || isPattern(location.pattern) || isThere(location.pattern)) return [];
    return [
      {
        where: at(place, ['baselines', index]),
        what: `there is no file ${location.pattern}, which a deployment gives to Stagewatch`,
        remedy: 'Correct the path, or let AWS keep the declaration: s3://bucket/key, stack:NAME.',
      },
    ];
  });

/** Everything that is missing or said twice, in the order of the settings. */
export const requirementProblems = (settings: Settings, around: Surroundings): Problem[] => {
  const { scope, notify, baselines } = settings;
  return [
    ...sourceProblems(around, baselines),
    ...accountProblems(around, scope),
    ...memberProblems(settings, (path) => at(around, path)),
    ...repeated(around, ['scope', 'accounts'], scope.accounts, 'the account'),
    ...repeated(around, ['scope', 'regions'], scope.regions, 'the Region'),
    ...repeated(around, ['notify', 'email'], notify.email, 'the address'),
    ...repeated(around, ['notify', 'slack', 'channels'], notify.slack.channels, 'the channel'),
    ...channelProblems(around, notify),
  ];
};
