// Writes the parts of the deployment that follow from the kinds: event rules, permissions, and schemas.
//   npm run generate          npm run generated:check (fails when a file is stale)
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { baselineJsonSchema } from '../shared/usecases/schemas/baseline-schema.js';
import { declarationJsonSchema } from '../shared/usecases/schemas/declaration-schema.js';
import { diagnosisJsonSchema } from '../shared/usecases/schemas/doctor-schema.js';
import {
  acceptanceJsonSchema,
  blameJsonSchema,
  findingsJsonSchema,
  historyJsonSchema,
} from '../shared/usecases/schemas/looking-back-schema.js';
import { reportJsonSchema } from '../shared/usecases/schemas/report-schema.js';
import { defaultSettings, settingsJsonSchema } from '../shared/usecases/settings.js';
import { ruleFor, selections } from './deployment/event-rules.js';
import { deploymentOf } from './deployment/index.js';
import { memberAccountTemplate } from './deployment/members/account-template.js';
import { memberRegionTemplate } from './deployment/members/region-template.js';
import { tagged, yaml } from './deployment/yaml.js';
import { doorAlarms, readDoors } from './door-alarms.js';

const withoutSettings = '# As without a stagewatch.yml; `npm run package` makes its own of it.\n';
const notice = '# Generated from shared/kinds by `npm run generate`; do not edit.\n';

const ofDoors = '# Generated from functions/*/function.yml by `npm run generate`; do not edit.\n';

const toLooksNow = {
  Id: 'looks-now',
  Arn: tagged('!GetAtt', 'LooksNowQueue.Arn'),
  DeadLetterConfig: { Arn: tagged('!GetAtt', 'EventsDlq.Arn') },
};

const eventRules = {
  Resources: Object.fromEntries(
    selections.map((selection) => [
      `${selection.id}Rule`,
      { Type: 'AWS::Events::Rule', Properties: ruleFor(selection, toLooksNow) },
    ]),
  ),
};

const json = (content: unknown): string => `${JSON.stringify(content, null, 2)}\n`;

const files: Readonly<Record<string, string>> = {
  'infra/generated/event-rules.yml': notice + yaml(eventRules),
  'infra/generated/deployment.yml': `${notice}${withoutSettings}${yaml(deploymentOf(defaultSettings()))}`,
  'infra/generated/door-alarms.yml': `${ofDoors}${yaml(doorAlarms(readDoors('functions')))}`,
  'infra/member-account.yml': notice + yaml(memberAccountTemplate(defaultSettings())),
  'infra/member-region.yml': notice + yaml(memberRegionTemplate()),
  'schema/declaration.schema.json': json(declarationJsonSchema()),
  'schema/settings.schema.json': json(settingsJsonSchema()),
  'schema/baseline.schema.json': json(baselineJsonSchema()),
  'schema/report.schema.json': json(reportJsonSchema()),
  'schema/doctor.schema.json': json(diagnosisJsonSchema()),
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
