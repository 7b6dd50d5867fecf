// What cannot be run from a packaged template is refused at once, by name.
import { expect, test } from '@jest/globals';
import { readTemplate } from '../../../infra/local/packaged/template.js';

const lambda = (properties: object): object => ({
  Resources: { WorkLambdaFunction: { Type: 'AWS::Lambda::Function', Properties: properties } },
});

test.each<[what: string, template: unknown, complaint: string]>([
  ['nothing at all', null, 'no resources'],
  ['no function', { Resources: { Queue: { Type: 'AWS::SQS::Queue' } } }, 'no function'],
  ['a function without a zip', lambda({ FunctionName: 'x', Code: { ZipFile: '' } }), 'WorkLambdaFunction'],
])('a template with %s', (_what, template, complaint) => {
  expect(() => readTemplate(template)).toThrow(complaint);
});

test('what CloudFormation leaves to Lambda has the defaults of Lambda, and its zip is where osls uploads it', () => {
  const Code = { S3Key: 'a/prefix/stagewatch/prod/17-2026-11-21T12:00:00.000Z/notify-slack.zip' };
  const { definitions, zips } = readTemplate(
    lambda({ FunctionName: 'stagewatch-prod-notify-slack', Handler: 'index.handler', Code }),
  );
  expect(definitions).toMatchObject({ service: 'stagewatch', stage: 'prod', resources: {} });
  expect(definitions.functions['notify-slack']).toMatchObject({ timeout: 3, memorySize: 128, url: false });
  expect(zips).toEqual({ 'notify-slack': 'notify-slack.zip' });
});
