// Each door's role against what the door was seen to call: all of that is allowed, and nothing besides.
import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { LoggedCall } from '../../../infra/local/endpoint.js';
import { createNames } from '../../../infra/local/ground.js';
import { applies, evaluate, type Request, type Statement } from './evaluate.js';
import { rehearse, remediation, type Recorded } from './rehearsal.js';
import { definitionsFor, roleOfDoor, rolePolicies, type RolePolicies } from './role-policies.js';
import { settingsOf } from './settings.js';
import { unused, type Unused } from './unused.js';
import { requestsOf } from './wire-requests.js';

const region = 'eu-west-1';

let recorded: Recorded;
let policies: readonly RolePolicies[];
/** By the name of the session, which is that of the function. */
let doorOf: ReadonlyMap<string, string>;

beforeAll(async () => {
  recorded = await rehearse();
  const definitions = definitionsFor(settingsOf(`remediation: ${JSON.stringify(remediation)}`), region);
  policies = rolePolicies(definitions, createNames(definitions, recorded.place));
  doorOf = new Map(
    [...roleOfDoor(definitions)].map(([door, role]) => [
      `${definitions.service}-${definitions.stage}-${door}`,
      role,
    ]),
  );
}, 60_000);

const statementsOf = (role: string): readonly Statement[] =>
  policies.find((one) => one.role === role)?.statements ?? [];

interface Asked extends Request {
  role: string;
}

const askedOf = (calls: readonly LoggedCall[]): Asked[] =>
  calls.flatMap((call) => {
    const role = doorOf.get(call.caller.session ?? '');
    return role === undefined ? [] : requestsOf(call).map((request) => ({ ...request, role }));
  });

const refusedOf = (asked: readonly Asked[]): string[] => [
  ...new Set(
    asked
      .filter(({ role, ...request }) => evaluate(statementsOf(role), request).effect !== 'allowed')
      .map(
        ({ role, action, resource, context }) =>
          `${role}: ${action} on ${resource} ${JSON.stringify(context)}`,
      ),
  ),
];

/** Each action on each resource that a statement allows, as a statement of its own. */
const grantsOf = (statements: readonly Statement[]): Statement[] =>
  statements
    .filter(({ effect }) => effect === 'Allow')
    .flatMap((statement) =>
      statement.actions.flatMap((action) =>
        statement.resources.map((resource) => ({ ...statement, actions: [action], resources: [resource] })),
      ),
    );

const nameOf = ({ role, grant }: Idle): string =>
  `${role}: ${grant.actions[0]} on ${grant.resources[0]} (${grant.id})`;

interface Idle {
  role: string;
  grant: Statement;
}

/** What nothing recorded has needed. */
const idleGrants = (): Idle[] => {
  const asked = askedOf(recorded.calls);
  return policies.flatMap(({ role, statements }) =>
    grantsOf(statements)
      .filter((grant) => !asked.some((request) => request.role === role && applies(grant, request)))
      .map((grant) => ({ role, grant })),
  );
};

const listedAs = ({ role, grant }: Idle): Unused[] =>
  unused.filter(
    (one) =>
      (one.role === undefined || one.role === role) &&
      grant.actions.every((action) => one.action.test(action)) &&
      grant.resources.every((resource) => one.resource.test(resource)),
  );

describe('what the doors were seen to call', () => {
  test('is a whole day’s work: every door did something, and none failed', () => {
    expect(recorded.failures).toEqual([]);
    const seen = new Set(askedOf(recorded.calls).map(({ role }) => role));
    expect([...seen].sort()).toEqual([...doorOf.values()].sort());
  });

  test('is allowed by their roles, all of it', () => {
    expect(refusedOf(askedOf(recorded.calls))).toEqual([]);
  });

  test('is all that their roles allow, but for what is listed with a reason', () => {
    expect(
      idleGrants()
        .filter((grant) => listedAs(grant).length === 0)
        .map(nameOf),
    ).toEqual([]);
  });

  test('leaves nothing on that list that needs no reason, and its tests are there', () => {
    const needed = new Set(idleGrants().flatMap(listedAs));
    expect(unused.filter((one) => one.sometimes !== true && !needed.has(one))).toEqual([]);
    const files = unused.flatMap(({ because }) => because.match(/test\/[\w./-]+\.ts/g) ?? []);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });
});

describe('a door that calls what its role does not have', () => {
  const planted = (role: string, action: string, resource: string): Asked => ({
    role,
    action,
    resource,
    context: {},
  });

  test.each([
    ['DetectRole', 'apigateway:PATCH', 'arn:aws:apigateway:eu-west-1::/restapis/abc/stages/prod'],
    ['DetectRole', 'apigateway:GET', 'arn:aws:apigateway:eu-west-1::/apikeys/k1'],
    ['DetectRole', 'apigateway:GET', 'arn:aws:apigateway:eu-west-1::/apis/abc/exports/OAS30'],
    ['DetectRole', 'ivs:GetStreamKey', 'arn:aws:ivs:eu-west-1:123456789012:stream-key/k1'],
    ['DetectRole', 'ivs:CreateParticipantToken', 'arn:aws:ivs:eu-west-1:123456789012:stage/abc'],
    ['SweepRole', 'apigateway:GET', 'arn:aws:apigateway:eu-west-1::/restapis/abc/stages'],
    [
      'DeliverRole',
      'dynamodb:Scan',
      'arn:aws:dynamodb:eu-west-1:123456789012:table/stagewatch-local-StateTable',
    ],
    [
      'SlackActionsRole',
      'secretsmanager:GetSecretValue',
      'arn:aws:secretsmanager:eu-west-1:123456789012:secret:other',
    ],
    ['ReconcileRole', 'sqs:SendMessage', 'arn:aws:sqs:eu-west-1:123456789012:stagewatch-local-CommandsQueue'],
    ['RemediateRole', 'apigateway:DELETE', 'arn:aws:apigateway:eu-west-1::/restapis/abc/stages/prod'],
    ['RemediateRole', 'apigateway:GET', 'arn:aws:apigateway:eu-west-1::/apikeys'],
    ['RemediateRole', 'iam:PassRole', 'arn:aws:iam::123456789012:role/any'],
  ])('is found: %s, %s on %s', (role, action, resource) =>
    expect(refusedOf([planted(role, action, resource)])).toHaveLength(1),
  );

  test('is found by the rows of the table, too', () => {
    const table = 'arn:aws:dynamodb:eu-west-1:123456789012:table/stagewatch-local-StateTable';
    const writing = (role: string, key: string): Asked => ({
      ...planted(role, 'dynamodb:PutItem', table),
      context: { 'dynamodb:LeadingKeys': [key] },
    });
    expect(refusedOf([writing('SlackActionsRole', 'scope#x')])).toEqual([]);
    for (const asked of [
      writing('SlackActionsRole', 'config'),
      writing('RemediateRole', 'config'),
      writing('DetectRole', 'audit#2026-11'),
    ])
      expect(refusedOf([asked])).toHaveLength(1);
  });
});

describe('every role', () => {
  const grants = () =>
    policies.flatMap(({ role, statements }) => grantsOf(statements).map((grant) => ({ role, grant })));

  test('names its actions without stars', () => {
    expect(grants().flatMap(({ grant }) => grant.actions.filter((action) => action.includes('*')))).toEqual(
      [],
    );
  });

  test('reads at most where a call has no resource that could be named', () => {
    const anywhere = grants().filter(({ grant }) => grant.resources.includes('*'));
    const actions = new Set(anywhere.flatMap(({ grant }) => grant.actions));
    expect([...actions].sort()).toEqual([
      'cloudformation:DescribeStacks',
      'cloudformation:ListExports',
      'cloudformation:ListStacks',
      'cloudtrail:LookupEvents',
    ]);
  });

  test('asks of the table only what takes a partition’s key, which a condition on keys would not ask for by itself', () => {
    const ofTable = grants().filter(({ grant }) => grant.resources.some((one) => one.includes(':table/')));
    const keyed = ofTable.filter(({ grant }) =>
      grant.conditions.some(({ key }) => key === 'dynamodb:LeadingKeys'),
    );
    expect([...new Set(keyed.flatMap(({ grant }) => grant.actions))].sort()).toEqual([
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ]);
    const free = ofTable.filter((one) => !keyed.includes(one));
    expect(
      free.map(({ role, grant }) => [role, grant.actions, grant.resources[0]?.split('/').at(-1)]),
    ).toEqual([['DeliverRole', ['dynamodb:Query'], 'due']]);
  });

  test('fits into what IAM attaches to a role', () => {
    const counts = policies.map(
      ({ statements }) => new Set(statements.map(({ id }) => id.split('.')[0])).size,
    );
    expect(Math.max(...counts)).toBeLessThanOrEqual(11); // ten managed policies, and its own statements
  });
});
