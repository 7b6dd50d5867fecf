// Doctor on a deployment that watches another account and another Region.
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { clientConfig } from '../../shared/adapters/doctor/asking.js';
import { readBusStatements } from '../../shared/adapters/doctor/read-events.js';
import { judgeSettings } from '../../shared/usecases/doctor/judge/settings.js';
import { propertiesIn } from '../../shared/usecases/doctor/template.js';
import { startDoctorWorld, type DoctorWorld } from './doctor-world.js';

const other = '222222222222';
const place = (account: string, region: string): string => `${account}/${region}`;

let world: DoctorWorld;

beforeAll(async () => {
  world = await startDoctorWorld({ scope: { accounts: [other], regions: ['us-east-1'] } });
});
afterEach(() => {
  world.aws.deployed.rules.delete(`${place(other, 'eu-west-1')}/stagewatch-prod-Changes`);
  world.aws.faults.clear();
});
afterAll(() => world.close());

const forward = (where: string, state = 'ENABLED'): void => {
  world.aws.deployed.rules.set(`${where}/stagewatch-prod-Changes`, { state, pattern: {}, targets: [] });
};

const admitUs = (): void => {
  const Principal = { AWS: `arn:aws:iam::${world.aws.account}:root` };
  world.aws.assumable.add({
    account: other,
    name: 'stagewatch-prod-reader',
    trust: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }] },
  });
};

const told = async (): Promise<string[]> =>
  (await world.complaints()).lines.filter((line) => line.includes(' member.'));

describe('an account whose role lets only the doors in', () => {
  test('it could not be told, and which right is missing', async () => {
    world.aws.faults.add({
      service: 'sts',
      operation: 'AssumeRole',
      answer: { code: 'AccessDenied', status: 403 },
    });
    const lines = await told();
    expect(lines).toContainEqual(
      expect.stringMatching(
        /^untold member.role 222222222222\/eu-west-1: sts:AssumeRole on arn:aws:iam::222222222222:role\/stagewatch-prod-reader/,
      ),
    );
    expect(lines).toContainEqual(expect.stringMatching(/^untold member.rule 222222222222\/us-east-1/));
  });
});

describe('an account that lets us in', () => {
  beforeAll(admitUs);

  test('without a rule, what to deploy there is told', async () => {
    const lines = await told();
    expect(lines.filter((line) => line.includes('member.role'))).toEqual([]);
    expect(lines).toContainEqual(
      expect.stringMatching(
        /^wrong member.rule 222222222222\/eu-west-1: no rule forwards.*member-region\.yml/,
      ),
    );
    expect(lines).toContainEqual(expect.stringMatching(/^wrong member.rule 123456789012\/us-east-1/));
  });

  test('a rule that is off is told, one that is on is right', async () => {
    forward(place(other, 'eu-west-1'), 'DISABLED');
    forward(place(other, 'us-east-1'));
    const lines = await told();
    expect(lines).toContainEqual(
      expect.stringMatching(
        /^wrong member.rule 222222222222\/eu-west-1: stagewatch-prod-Changes is off → aws events enable-rule/,
      ),
    );
    expect(lines.filter((line) => line.includes('222222222222/us-east-1'))).toEqual([]);
  });
});

test('a bus that takes no events of other accounts any more is told', async () => {
  const { place: home, partition } = (await world.facts()).stack;
  const around = { ...home, partition, stack: 'stagewatch-prod' };
  const listed = [
    { id: 'Bus', type: 'AWS::Events::EventBus', physical: 'stagewatch-prod' },
    { id: 'Members', type: 'AWS::Events::EventBusPolicy', physical: 'members' },
  ];
  const Principal = { AWS: [`arn:aws:iam::${other}:root`] };
  const Statement = {
    Effect: 'Allow',
    Principal,
    Action: 'events:PutEvents',
    Resource: { 'Fn::GetAtt': ['Bus', 'Arn'] },
  };
  const named = { EventBusName: { 'Fn::GetAtt': ['Bus', 'Name'] }, StatementId: 'members', Statement };
  const template = { Resources: { Members: { Type: 'AWS::Events::EventBusPolicy', Properties: named } } };
  const properties = propertiesIn(JSON.stringify(template), listed, around)?.['Members'] ?? {};
  const part = {
    id: 'Members',
    type: 'AWS::Events::EventBusPolicy',
    physical: 'members',
    status: 'CREATE_COMPLETE',
    properties,
  };
  const said = async () => {
    const facts = await world.facts();
    const policies = await readBusStatements(clientConfig('eu-west-1'), [part]);
    return judgeSettings({ ...facts, policies, stack: { ...facts.stack, parts: [part] } });
  };
  const Resource = `arn:aws:events:eu-west-1:${home.account}:event-bus/stagewatch-prod`;
  // EventBridge answers one principal as a text, and an account as its root.
  const live = {
    Sid: 'members',
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${other}:root` },
    Action: 'events:PutEvents',
    Resource,
  };
  world.aws.deployed.buses.set('stagewatch-prod', [live]);
  expect(await said()).toMatchObject([{ subject: 'Members', status: 'right' }]);
  world.aws.deployed.buses.set('stagewatch-prod', []);
  expect(await said()).toMatchObject([{ status: 'wrong', says: 'Statement is gone' }]);
});
