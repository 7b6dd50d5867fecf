// Writes the parts of the deployment that follow from the kinds: event rules and the readers' permissions.
//   npm run generate          npm run generated:check (fails when a file is stale)
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { families, kinds } from '../shared/kinds/registry.js';
import type { EventRoute } from '../shared/kinds/kind.js';
import { baselineJsonSchema } from '../shared/usecases/schemas/baseline-schema.js';
import { declarationJsonSchema } from '../shared/usecases/schemas/declaration-schema.js';
import {
  acceptanceJsonSchema,
  blameJsonSchema,
  findingsJsonSchema,
  historyJsonSchema,
} from '../shared/usecases/schemas/looking-back-schema.js';
import { reportJsonSchema } from '../shared/usecases/schemas/report-schema.js';
import { defaultSettings, settingsJsonSchema } from '../shared/usecases/settings.js';
import { deploymentOf } from './deployment/index.js';
import { managedPolicy, statements, unique } from './deployment/policy.js';
import { tagged, yaml } from './deployment/yaml.js';

const withoutSettings = '# As without a stagewatch.yml; `npm run package` makes its own of it.\n';
const notice = '# Generated from shared/kinds by `npm run generate`; do not edit.\n';

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

const listing = families.flatMap(({ permissions }) => permissions);

const readerPolicy = {
  Resources: {
    ReaderPolicy: managedPolicy(
      'Stagewatch reads the scopes it watches',
      statements([...listing, ...kinds.flatMap(({ permissions }) => permissions)]),
    ),
    ListerPolicy: managedPolicy('Stagewatch lists the scopes there are', statements(listing)),
  },
};

const json = (content: unknown): string => `${JSON.stringify(content, null, 2)}\n`;

const files: Readonly<Record<string, string>> = {
  'infra/generated/event-rules.yml': notice + yaml(eventRules),
  'infra/generated/reader-policy.yml': notice + yaml(readerPolicy),
  'infra/generated/deployment.yml': `${notice}${withoutSettings}${yaml(deploymentOf(defaultSettings()))}`,
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
