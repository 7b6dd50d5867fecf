// What holds the rest: roles, keys, the table, and the alarms.
import type { Json } from '../../../model/brand.js';
import { agrees, agreesAsPolicy, at, textAt } from '../agrees.js';
import { right, wrong, type Finding, type Result } from '../checks.js';
import type { AlarmFact, Facts, KeyFact, Part, RoleFact, StackFact, TableFact } from '../facts.js';
import { given, nameOf, partsOf, putBack, result } from './given.js';

const trust = (part: Part, { trust: live }: RoleFact): Finding =>
  agreesAsPolicy(part.properties?.['AssumeRolePolicyDocument'] ?? null, live)
    ? right()
    : wrong(
        'its trust policy is not as deployed',
        `See who else may act as it: aws iam get-role --role-name ${nameOf(part)}. ${putBack}`,
      );

const policies = (part: Part, { policies: told }: RoleFact): Finding =>
  given(told, (live) => {
    const wanted = part.properties?.['ManagedPolicyArns'];
    if (part.properties === undefined || !isKnown(wanted ?? [])) return right();
    const expected = [wanted ?? []].flat().map(String);
    const gone = expected.filter((arn) => !live.includes(arn));
    const added = live.filter((arn) => !expected.includes(arn));
    const words = [...gone.map((arn) => `${arn} is detached`), ...added.map((arn) => `${arn} was attached`)];
    const fix = [
      ...gone.map((arn) => `aws iam attach-role-policy --role-name ${nameOf(part)} --policy-arn ${arn}`),
      ...added.map((arn) => `aws iam detach-role-policy --role-name ${nameOf(part)} --policy-arn ${arn}`),
    ];
    return words.length === 0 ? right() : wrong(words.join(', '), fix.join('; '));
  });

/** Those in the role's own template, and those of policies of the stack that name it. */
const inlinePolicies = ({ parts }: StackFact, part: Part): ReadonlyMap<string, Json> => {
  const own = part.properties?.['Policies'];
  const others = parts.filter(
    ({ type, properties }) => type === 'AWS::IAM::Policy' && agrees([part.physical], properties?.['Roles']),
  );
  const all = [...(Array.isArray(own) ? (own as readonly Json[]) : []), ...others.map(propertiesOf)];
  return new Map(
    all.map((policy) => [textAt(policy, 'PolicyName') ?? '', at(policy, 'PolicyDocument') ?? null]),
  );
};

const propertiesOf = ({ properties }: Part): Json => properties ?? null;

const inline = (stack: StackFact, part: Part, { inline: told }: RoleFact): Finding =>
  given(told, (live) => {
    if (part.properties === undefined) return right();
    const expected = [...inlinePolicies(stack, part).keys()];
    const gone = expected.filter((name) => !live.includes(name));
    const added = live.filter((name) => !expected.includes(name));
    if (gone.length + added.length === 0) return right();
    const words = [
      ...gone.map((name) => `its policy ${name} was deleted`),
      ...added.map((name) => `its policy ${name} was added`),
    ];
    const fix = added.map(
      (name) => `aws iam delete-role-policy --role-name ${nameOf(part)} --policy-name ${name}`,
    );
    return wrong(words.join(', '), [...fix, ...(gone.length === 0 ? [] : [putBack])].join('; '));
  });

/** Whether what its policies say is what they said. */
const documents = (stack: StackFact, part: Part, { documents: told }: RoleFact): Finding =>
  given(told, (live) => {
    if (part.properties === undefined) return right();
    const changed = [...inlinePolicies(stack, part)].filter(
      ([name, document]) => live[name] !== undefined && !agreesAsPolicy(document, live[name]),
    );
    return changed.length === 0
      ? right()
      : wrong(
          `its policy ${changed.map(([name]) => name).join(', ')} does not say what was deployed`,
          `See what it says: aws iam get-role-policy --role-name ${nameOf(part)} --policy-name ${changed[0]?.[0] ?? ''}. ${putBack}`,
        );
  });

const isKnown = (value: Json): boolean =>
  Array.isArray(value) ? (value as readonly Json[]).every(isKnown) : value !== null;

export const judgeRoles = ({ stack, roles }: Facts): readonly Result[] =>
  partsOf(stack, 'AWS::IAM::Role').flatMap((part) => {
    const told = roles[part.id];
    const first = result(
      'role.trust',
      part.id,
      given(told, (role) => trust(part, role)),
    );
    return told?.status === 'read'
      ? [
          first,
          result('role.policies', part.id, policies(part, told.value)),
          result('role.policies', part.id, inline(stack, part, told.value)),
          result('role.policies', part.id, documents(stack, part, told.value)),
        ]
      : [first];
  });

const usable = (part: Part, { state, rotates }: KeyFact): Finding => {
  const key = `--key-id ${part.physical}`;
  if (state === 'PendingDeletion')
    return wrong(
      'it is about to be deleted',
      `aws kms cancel-key-deletion ${key}; then aws kms enable-key ${key}`,
    );
  if (state !== 'Enabled') return wrong(`it is ${state}`, `aws kms enable-key ${key}`);
  return given(rotates, (isOn) =>
    isOn ? right() : wrong('it does not rotate', `aws kms enable-key-rotation ${key}`),
  );
};

export const judgeKeys = ({ stack, keys }: Facts): readonly Result[] =>
  partsOf(stack, 'AWS::KMS::Key').map((part) =>
    result(
      'key.usable',
      part.id,
      given(keys[part.id], (key) => usable(part, key)),
    ),
  );

const tableReady = (part: Part, { status, isProtected, backups }: TableFact): readonly Finding[] => {
  const name = `--table-name ${nameOf(part)}`;
  return [
    status === 'ACTIVE' || status === 'UPDATING'
      ? right()
      : wrong(`it is ${status}`, 'Wait, and run this again; or restore it from a backup.'),
    isProtected
      ? right()
      : wrong('it may be deleted', `aws dynamodb update-table ${name} --deletion-protection-enabled`),
    given(backups, (isOn) =>
      isOn
        ? right()
        : wrong(
            'it has no point-in-time recovery',
            `aws dynamodb update-continuous-backups ${name} --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true`,
          ),
    ),
  ];
};

export const judgeTables = ({ stack, tables }: Facts): readonly Result[] =>
  partsOf(stack, 'AWS::DynamoDB::Table').flatMap((part) => {
    const told = tables[part.id];
    if (told?.status !== 'read')
      return [
        result(
          'table.ready',
          part.id,
          given(told, () => right()),
        ),
      ];
    return tableReady(part, told.value).map((finding) => result('table.ready', part.id, finding));
  });

const alarmOn = (part: Part, { isOn }: AlarmFact): Finding =>
  isOn
    ? right()
    : wrong(
        'its actions are switched off',
        `aws cloudwatch enable-alarm-actions --alarm-names ${nameOf(part)}`,
      );

const alarmQuiet = ({ state, reason }: AlarmFact): Finding => {
  if (state !== 'ALARM') return state === 'OK' ? right() : right('not evaluated yet');
  return wrong(
    `it is raised: ${reason}`,
    'Its description says where to look; docs/operating.md has what to do.',
  );
};

export const judgeAlarms = ({ stack, alarms }: Facts): readonly Result[] =>
  ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm']
    .flatMap((type) => partsOf(stack, type))
    .flatMap((part) => {
      const told = alarms[part.id];
      const first = result(
        'alarm.present',
        part.id,
        given(told, (alarm) => alarmOn(part, alarm)),
      );
      return told?.status === 'read'
        ? [first, result('alarm.quiet', part.id, alarmQuiet(told.value))]
        : [first];
    });
