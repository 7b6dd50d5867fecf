// Fault 67: what Stagewatch finds goes to Slack's hosts and the channels of its settings, wherever anybody points.
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from '@jest/globals';
import { isSlackUrl, readAccess } from '../../shared/usecases/slack/access.js';
import { channel, startSlackRig, type SlackRig } from './slack-rig.js';

describe('an address of Slack', () => {
  test.each([
    'https://slack.com',
    'https://hooks.slack.com/services/T0/B0/x',
    'https://slack-gov.com',
    'https://hooks.slack-gov.com/services/x',
  ])('%s is one', (url) => expect(isSlackUrl(url)).toBe(true));
  test.each([
    'http://slack.com',
    'http://hooks.slack.com/services/x',
    'https://slack.com.evil.example',
    'https://evil.example/slack.com',
    'https://evilslack.com',
    'https://slack.com@evil.example/',
    'https://hooks.slack.com:x@evil.example/',
    'https://a.b.slack.com.evil.example',
    'https://slack.com%2eevil.example',
    'https://169.254.169.254/latest/meta-data',
    'http://169.254.169.254/latest/meta-data',
    'https://10.0.0.1',
    'https://[::1]',
    'https://0x7f000001',
    'http://2130706433@evil.example',
    'file:///etc/passwd',
    'data:text/plain,slack.com',
    'javascript:slack.com',
    'slack.com',
    '',
  ])('%s is none, and no secret may name it', (url) => {
    expect(isSlackUrl(url)).toBe(false);
    expect(() => readAccess(JSON.stringify({ webhooks: { ops: url } }))).toThrow(
      'The Slack secret cannot be used.',
    );
  });
});

describe('at work', () => {
  const open: { close: () => Promise<unknown> }[] = [];
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });
  const begin = async (options: Parameters<typeof startSlackRig>[0] = {}): Promise<SlackRig> => {
    const rig = await startSlackRig(options);
    open.unshift(rig);
    return rig;
  };
  const serve = async (answer: Parameters<typeof createServer>[1]) => {
    const server: Server = createServer(answer);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    open.push({
      close: () => {
        const closed = once(server, 'close');
        server.close();
        server.closeAllConnections();
        return closed;
      },
    });
    const address = server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  };

  test.each([301, 302, 307, 308])('a redirect (%i) is not followed', async (status) => {
    const asked: string[] = [];
    const elsewhere = await serve((request, response) => {
      asked.push(String(request.url));
      response.end('ok');
    });
    const hook = await serve((_request, response) => {
      response.writeHead(status, { location: `${elsewhere}/stolen` }).end();
    });
    const rig = await begin({ channels: 'ops', access: () => JSON.stringify({ webhooks: { ops: hook } }) });
    await rig.announce({});
    expect(asked).toEqual([]);
  });

  test('a secret that points elsewhere is refused in words that do not repeat it', async () => {
    const secret = 'https://collector.example.net/services/T0/B0/hush-hush';
    const rig = await begin({ channels: 'ops', access: () => secret });
    await rig.announce({});
    expect(rig.logs()).toContain('The Slack secret cannot be used.');
    expect(rig.logs() + rig.sent().join('')).not.toMatch(/collector|hush/);
  });

  test('no text of a drift chooses the channel', async () => {
    const evil = 'C0EVIL001';
    const rig = await begin({ rooms: [{ id: channel }, { id: evil }] });
    await rig.announce({
      finding: { channel: evil },
      more: {
        channel: evil,
        channels: [evil],
        response_url: `https://evil.example/${evil}`,
        tags: { slack: `slack://${evil}`, owner: evil },
        differences: [
          {
            type: 'changed',
            path: '/tags/slack',
            severity: 'low',
            reason: 'x',
            declared: channel,
            observed: evil,
          },
        ],
      },
    });
    expect(rig.slack.messages(channel)).toHaveLength(1);
    expect(rig.slack.calls.map((one) => one.channel)).not.toContain(evil);
  });
});
