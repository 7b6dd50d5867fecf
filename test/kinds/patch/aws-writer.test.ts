// What may be sent is a closed list, and what is on it arrives as it was planned.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startLocalAws, type LocalAws } from '../../../infra/local/server.js';
import { createAwsClients } from '../../../shared/adapters/aws-clients.js';
import { createAwsWriter, sendable } from '../../../shared/adapters/aws-writer.js';
import type { PlannedCall } from '../../../shared/model/plan.js';

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAws({ region: 'eu-west-1' });
  process.env['AWS_ENDPOINT_URL'] = aws.endpoint;
});
afterAll(async () => {
  delete process.env['AWS_ENDPOINT_URL'];
  await aws.close();
});

const planned = (operation: string, input: PlannedCall['input']): PlannedCall => ({
  service: 'apigateway',
  operation,
  input,
  settles: [],
  does: operation,
});

const writer = () => {
  const calls: string[] = [];
  const clients = createAwsClients({
    account: '123456789012',
    region: 'eu-west-1',
    credentials: { accessKeyId: '123456789012', secretAccessKey: 'local' },
    maxAttempts: 1,
    onCall: (call) => calls.push(call),
  });
  return { send: createAwsWriter(clients), calls };
};

describe('the writer', () => {
  test('sends a planned call, and whoever counts is told of it', async () => {
    const { send, calls } = writer();
    const call = planned('UpdateStage', { restApiId: 'none', stageName: 'prod', patchOperations: [] });
    await expect(send(call)).rejects.toThrow('Invalid API identifier specified');
    expect(calls).toEqual(['apigateway:UpdateStage']);
  });

  test.each([
    'DeleteRestApi',
    'DeleteStage',
    'DeleteIntegration',
    'PutMethod',
    'GetStage',
    'toString',
    '__proto__',
  ])('sends no %s', async (operation) => {
    const { send, calls } = writer();
    await expect(send(planned(operation, {}))).rejects.toThrow(`apigateway:${operation} is no call`);
    expect(calls).toEqual([]);
  });

  test('removes nothing that was declared as a whole', () => {
    const deleting = sendable.filter((call) => /:(Delete|Remove)/.test(call));
    expect(deleting).toEqual([
      'apigateway:DeleteIntegrationResponse',
      'apigatewayv2:DeleteAccessLogSettings',
      'apigatewayv2:DeleteRouteSettings',
    ]);
  });
});
