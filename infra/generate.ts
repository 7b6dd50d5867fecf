// Writes the parts of the deployment that follow from the kinds: event rules and the readers' permissions.
//   npm run generate          npm run generated:check (fails when a file is stale)
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Scalar, stringify } from 'yaml';
import { families, kinds } from '../shared/kinds/registry.js';
import type { EventRoute, Permission } from '../shared/kinds/kind.js';
import { patchers } from '../shared/kinds/patchers.js';
import { baselineJsonSchema } from '../shared/usecases/schemas/baseline-schema.js';
import { declarationJsonSchema } from '../shared/usecases/schemas/declaration-schema.js';
import {
  acceptanceJsonSchema,
  blameJsonSchema,
  findingsJsonSchema,
  historyJsonSchema,
} from '../shared/usecases/schemas/looking-back-schema.js';
import { reportJsonSchema } from '../shared/usecases/schemas/report-schema.js';
import { settingsJsonSchema } from '../shared/usecases/settings.js';

const notice = '# Generated from shared/kinds by `npm run generate`; do not edit.\n';

/** A CloudFormation function as the YAML tag that people write. */
interface Tagged {
  tag: '!GetAtt' | '!Sub';
  argument: string;
}

const isTagged = (value: unknown): value is Tagged =>
  typeof value === 'object' && value !== null && 'tag' in value && 'argument' in value;

const customTags = (['!GetAtt', '!Sub'] as const).map((tag) => ({
  tag,
  identify: (value: unknown) => isTagged(value) && value.tag === tag,
  resolve: (argument: string) => ({ tag, argument }),
  stringify: ({ value }: { value: unknown }) => (isTagged(value) ? JSON.stringify(value.argument) : ''),
}));

/** Quoted, or YAML 1.1 readers (osls) take it for a date. */
const policyVersion = Object.assign(new Scalar('2012-10-17'), { type: Scalar.QUOTE_SINGLE });

const tagged = (tag: Tagged['tag'], argument: string): Tagged => ({ tag, argument });

const unique = (list: readonly string[]): string[] => [...new Set(list)].sort();

const routes: readonly EventRoute[] = kinds.flatMap((kind) => kind.events);

/** The services whose own resources we watch; every mutating call of theirs is worth a look. */
const isOwn = ({ eventSource }: EventRoute): boolean => !eventSource.startsWith('waf');

/** EventBridge names the source after the first part of the CloudTrail event source. */
const busSource = (eventSource: string): string => `aws.${eventSource.split('.')[0]}`;

const rule = (description: string, chosen: readonly EventRoute[], names: readonly string[] | undefined) => ({
  Type: 'AWS::Events::Rule',
  Properties: {
    Description: description,
    State: 'ENABLED',
    EventPattern: {
      source: unique(chosen.map(({ eventSource }) => busSource(eventSource))),
      'detail-type': ['AWS API Call via CloudTrail'],
      detail: {
        eventSource: unique(chosen.map(({ eventSource }) => eventSource)),
        ...(names === undefined ? {} : { eventName: names }),
        readOnly: [false],
        // A call that failed changed nothing.
        errorCode: [{ exists: false }],
      },
    },
    Targets: [
      {
        Id: 'looks-now',
        Arn: tagged('!GetAtt', 'LooksNowQueue.Arn'),
        RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 185 },
        DeadLetterConfig: { Arn: tagged('!GetAtt', 'EventsDlq.Arn') },
      },
    ],
  },
});

const own = routes.filter(isOwn);
const foreign = routes.filter((route) => !isOwn(route));

const eventRules = {
  Resources: {
    ChangesRule: rule('Mutating calls of the services that Stagewatch watches', own, undefined),
    AssociationsRule: rule(
      'Calls of other services that change what Stagewatch watches',
      foreign,
      unique(foreign.flatMap(({ eventNames }) => eventNames)),
    ),
  },
};

const resourceOf = ({ resource }: Permission): Tagged =>
  tagged(
    '!Sub',
    resource
      .replaceAll('{partition}', '${AWS::Partition}')
      .replaceAll('{region}', '${AWS::Region}')
      .replaceAll('{account}', '${AWS::AccountId}'),
  );

/** One statement for each action and condition. */
const statements = (permissions: readonly Permission[]) => {
  const keyOf = ({ action, condition }: Permission): string => JSON.stringify([action, condition ?? null]);
  return unique(permissions.map(keyOf)).map((key) => {
    const same = permissions.filter((permission) => keyOf(permission) === key);
    const { action = '', condition } = same[0] ?? {};
    return {
      Effect: 'Allow',
      Action: action,
      Resource: unique(same.map(({ resource }) => resource)).map((resource) =>
        resourceOf({ action, resource }),
      ),
      ...(condition === undefined ? {} : { Condition: condition }),
    };
  });
};

const policy = (description: string, permissions: readonly Permission[]) => ({
  Type: 'AWS::IAM::ManagedPolicy',
  Properties: {
    Description: description,
    PolicyDocument: { Version: policyVersion, Statement: statements(permissions) },
  },
});

const listing = families.flatMap(({ permissions }) => permissions);

const readerPolicy = {
  Resources: {
    ReaderPolicy: policy('Stagewatch reads the scopes it watches', [
      ...listing,
      ...kinds.flatMap(({ permissions }) => permissions),
    ]),
    ListerPolicy: policy('Stagewatch lists the scopes there are', listing),
  },
};

/** What `remediate` may do, and nothing else in the deployment may. */
const writerPolicy = {
  Resources: {
    WriterPolicy: policy(
      'Stagewatch puts back what was agreed to',
      patchers.flatMap(({ permissions }) => permissions),
    ),
  },
};

const yaml = (content: unknown): string =>
  notice + stringify(content, { customTags, lineWidth: 110, singleQuote: true });
const json = (content: unknown): string => `${JSON.stringify(content, null, 2)}\n`;

const files: Readonly<Record<string, string>> = {
  'infra/generated/event-rules.yml': yaml(eventRules),
  'infra/generated/reader-policy.yml': yaml(readerPolicy),
  'infra/generated/writer-policy.yml': yaml(writerPolicy),
  'schema/declaration.schema.json': json(declarationJsonSchema()),
  'schema/settings.schema.json': json(settingsJsonSchema()),
  'schema/baseline.schema.json': json(baselineJsonSchema()),
  'schema/report.schema.json': json(reportJsonSchema()),
  'schema/findings.schema.json': json(findingsJsonSchema()),
  'schema/history.schema.json': json(historyJsonSchema()),
  'schema/blame.schema.json': json(blameJsonSchema()),
  'schema/acceptance.schema.json': json(acceptanceJsonSchema()),
};

const isCheck = process.argv.includes('--check');
const stale = Object.entries(files).filter(([file, text]) => {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return false;
  if (!isCheck) writeFileSync(file, text);
  return isCheck;
});
for (const [file] of stale)
  console.error(`${file} does not follow from shared/kinds any more: run \`npm run generate\`.`);
process.exitCode = stale.length > 0 ? 1 : 0;
