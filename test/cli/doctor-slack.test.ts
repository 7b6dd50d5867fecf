// Doctor asks Slack whether it takes the token, and tells nothing of the token itself.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startDoctorWorld, type DoctorWorld } from './doctor-world.js';
import { runCli } from './run.js';

const good = 'xoxb-good-token';
const bad = 'xoxb-revoked-token';

let world: DoctorWorld;
let slack: Server;

beforeAll(async () => {
  world = await startDoctorWorld();
  slack = createServer((request, response) => {
    const isGood = request.url === '/api/auth.test' && request.headers.authorization === `Bearer ${good}`;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(isGood ? { ok: true, team: 'Acme' } : { ok: false, error: 'token_revoked' }));
  });
  await new Promise<void>((done) => void slack.listen(0, '127.0.0.1', done));
});
afterAll(async () => {
  slack.close();
  await world.close();
});

const withSecret = async (text: string) => {
  const SecretId = world.wired.names.secretArns['SlackAccess'];
  await world.aws.call('secretsmanager', 'PutSecretValue', { SecretId, SecretString: text });
  const { port } = slack.address() as AddressInfo;
  const env = { ...world.aws.environment, STAGEWATCH_SLACK_URL: `http://127.0.0.1:${port}` };
  return runCli(['doctor', '--slack'], { env });
};

test.each([
  [good, 0, /✓ Slack takes the token \(Acme\)/],
  [bad, 2, /✗ Slack takes the token.*token_revoked.*put-secret-value/s],
  ['https://hooks.slack.com/services/T0/B0/secret', 0, /✓ Slack takes the token \(a webhook cannot be tried/],
  ['not a secret of Slack', 1, /\? Slack takes the token.*neither a token nor a webhook/s],
])('%s: exit code %d, and no word of the secret', async (secret, code, words) => {
  const ran = await withSecret(secret);
  expect(ran.stdout).toMatch(words);
  expect(ran.code).toBe(code);
  expect(ran.stdout + ran.stderr).not.toContain(secret);
});
