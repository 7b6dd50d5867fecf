// Doctor on an emulator of AWS that others wrote, with a stack that has a few of our resources: it is honest, and does not fail.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { diagnosisShape } from '../../shared/usecases/schemas/doctor-schema.js';
import { hasMoto, startMoto, type Moto } from '../acceptance/moto-server.js';
import { runCli, type Ran } from './run.js';

const queue = (deadLetters: string) => ({
  Type: 'AWS::SQS::Queue',
  Properties: {
    RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [deadLetters, 'Arn'] }, maxReceiveCount: 5 },
  },
});

const template = {
  Resources: {
    LooksNowQueue: queue('LooksNowDlq'),
    LooksNowDlq: { Type: 'AWS::SQS::Queue' },
    DriftTopic: { Type: 'AWS::SNS::Topic' },
    StateTable: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
      },
    },
    ChangesRule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        State: 'DISABLED',
        EventPattern: { source: ['aws.apigateway'] },
        Targets: [{ Id: 'looks-now', Arn: { 'Fn::GetAtt': ['LooksNowQueue', 'Arn'] } }],
      },
    },
  },
};

const keys = { AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing' };
let moto: Moto;
let ran: Ran;

beforeAll(async () => {
  if (!hasMoto) return;
  moto = await startMoto();
  const client = new CloudFormationClient({
    endpoint: moto.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
  });
  const TemplateBody = JSON.stringify(template);
  await client.send(new CreateStackCommand({ StackName: 'stagewatch-prod', TemplateBody }));
  client.destroy();
  const env = { ...keys, AWS_ENDPOINT_URL: moto.endpoint, AWS_REGION: 'eu-west-1' };
  ran = await runCli(['doctor', '--output', 'json'], { env });
}, 60_000);
afterAll(async () => {
  if (hasMoto) await moto.stop();
});

test.each([
  ['trail.logging', /there is no trail/],
  ['rule.enabled', /the rule is DISABLED/],
  ['topic.heard', /nobody is subscribed/],
  ['table.ready', /point-in-time recovery/],
  ['baseline.present', /nothing was ever declared|dynamodb:Query/],
])('%s is not right there, and that is told', (check, words) => {
  if (!hasMoto) return console.log('skipped: moto_server is not installed');
  expect(ran).toMatchObject({ code: 2, stderr: '' });
  const { groups } = diagnosisShape.parse(JSON.parse(ran.stdout));
  const found = groups.flatMap(({ checks }) => checks).find((one) => one.check === check);
  expect(JSON.stringify(found?.subjects)).toMatch(words);
});
