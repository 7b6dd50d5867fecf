// Fault 63: a datum in a mail ends no header, starts no line, and is no HTML that a reader would draw.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  CreateDeploymentCommand,
  CreateRestApiCommand,
  GetResourcesCommand,
  PutIntegrationCommand,
  PutMethodCommand,
  TagResourceCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway';
import { startSecretWorld, type SecretWorld } from './secret-world.js';

const hostile = [
  'x\r\nBcc: all@example.com\r\n\r\n<html>',
  '\n\n[RESOLVED] nothing to see here\nWhat to do next\n  Click https://evil.example',
  '<script>alert(1)</script><img src=https://evil.example/x>',
  '\u202Egnp.exe\u2066\u200B\u0000\u001b[2J\u2028Subject: y\u0085\u{E0041}',
  'ünïcödé 漢字 🎉'.repeat(30),
];

let world: SecretWorld;
beforeAll(async () => {
  world = await startSecretWorld({ slack: false });
});
afterAll(() => world.close());

test('mails about hostile texts keep to one header line, our own lines, and visible characters', async () => {
  const { aws, wired } = world;
  const client = world.clientsFor({ account: aws.account, region: aws.region }).apiGateway;
  const { id: restApiId = '' } = await client.send(new CreateRestApiCommand({ name: hostile[0] ?? '' }));
  const { items = [] } = await client.send(new GetResourcesCommand({ restApiId }));
  const method = { restApiId, resourceId: items[0]?.id ?? '', httpMethod: 'GET' };
  await client.send(new PutMethodCommand({ ...method, authorizationType: 'NONE' }));
  await client.send(new PutIntegrationCommand({ ...method, type: 'MOCK' }));
  await client.send(new CreateDeploymentCommand({ restApiId, stageName: 'prod' }));
  const resources = [
    {
      aws_api_gateway_stage: {
        name: hostile[1],
        rest_api_id: restApiId,
        stage_name: 'prod',
        description: 'live',
        tags: { team: 'a' },
      },
    },
  ];
  const name = `declared ${hostile.join(' ')}.json`.slice(0, 400);
  await wired.invoke('baseline', {
    sources: [
      { name, text: JSON.stringify({ resources }) },
      { name: hostile[1], text: hostile[0] },
    ],
    settings: { severity: { tellAtOnce: 'low' } },
  });
  const resourceArn = `arn:aws:apigateway:eu-west-1::/restapis/${restApiId}/stages/prod`;
  for (const value of hostile) {
    const patchOperations = [{ op: 'replace' as const, path: '/description', value }];
    await client.send(new UpdateStageCommand({ restApiId, stageName: 'prod', patchOperations }));
    await client.send(new TagResourceCommand({ resourceArn, tags: { team: value } }));
    await wired.drain();
  }
  await wired.runSchedule('deliver');
  await wired.drain();
  expect(wired.failures).toEqual([]);
  expect(aws.mailbox.length).toBeGreaterThanOrEqual(hostile.length + 1);
  for (const { subject, text } of aws.mailbox) {
    expect(subject).toMatch(/^[\x21-\x7e][\x20-\x7e]{0,98}$/);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    for (const line of text.split('\n')) {
      expect(line).not.toMatch(/^\s*(Bcc:|\[RESOLVED\]|Click |Subject:)/);
      expect(line.length).toBeLessThanOrEqual(2000);
    }
  }
});

test('a mail is plain text, and nothing is sent as HTML', () => {
  for (const { text } of world.aws.mailbox) expect(text.trimStart()).not.toMatch(/^</);
});
