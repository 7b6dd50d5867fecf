// Whose drift it is decides who hears of it besides the usual channels; nothing else in a notice names a channel.
import { afterEach, expect, test } from '@jest/globals';
import { addresseesOf, readRoutes } from '../../../shared/usecases/slack/routes.js';
import { readNotice } from '../../../shared/usecases/slack/read-notice.js';
import { body, bodyOf, eventOf, type Fields } from './events.js';
import { channel, createRig, type Rig } from './rig.js';

const pay = 'C0PAY0001';
let rig: Rig | undefined;
afterEach(() => rig?.close());

const hearing = (setting: string, more: Fields, event: Fields = eventOf({ more })) => {
  const notice = readNotice(bodyOf(event));
  if (notice === undefined) throw new Error('no notice');
  const { addressees, bad } = addresseesOf(readRoutes(setting), notice);
  return { to: addressees.filter(({ follows }) => !follows).map(({ to }) => to), bad };
};

test.each<[string, string, Fields, string[], string[]]>([
  [
    'besides the routes',
    channel,
    { owner: { team: 'pay', channels: [pay, 'ops'] } },
    [pay, 'ops', channel],
    [],
  ],
  ['once, where a route names it too', pay, { owner: { team: 'pay', channels: [pay, pay] } }, [pay], []],
  [
    'however bad it is, though a route asks for worse',
    `[{"to":"${pay}","severity":"critical"}]`,
    { severity: 'low', owner: { team: 'pay', channels: [pay] } },
    [pay],
    [],
  ],
  ['without any route', '', { owner: { team: 'pay', channels: [pay] } }, [pay], []],
  [
    'unless it is no channel',
    channel,
    { owner: { team: 'pay', channels: ['#pay', 7, null] } },
    [channel],
    ['#pay', '7', ''],
  ],
  ['not without a team', channel, { owner: { channels: [pay] } }, [channel], []],
  ['not as a text', channel, { owner: { team: 'pay', channels: pay } }, [channel], []],
])('the owner hears of it %s', (_how, setting, more, to, bad) =>
  expect(hearing(setting, more)).toEqual({ to, bad }),
);

test('a rule may ask for the drifts of one team', () => {
  const rule = `[{"to":"${channel}","owner":"pay"}]`;
  expect(hearing(rule, { owner: { team: 'pay', channels: [] } }).to).toEqual([channel]);
  expect(hearing(rule, { owner: { team: 'else', channels: [] } }).to).toEqual([]);
  expect(hearing(rule, {}).to).toEqual([]);
  const blind = { schemaVersion: 1, event: 'watch.blind', severity: 'high', dedupeKey: 's:1' };
  expect(hearing(rule, {}, blind).to).toEqual([]);
});

test('whoever asks for one API hears of many lost scopes, for it may be among them', () => {
  const rule = `[{"to":"${channel}","api":"a1b2c3"}]`;
  const blind = { schemaVersion: 1, event: 'watch.blind', severity: 'high', dedupeKey: 's:1' };
  const many = { ...blind, title: 'Stagewatch cannot see 5 scopes', scopes: [{ scope: 's' }], total: 5 };
  expect(hearing(rule, {}, many).to).toEqual([channel]);
  expect(hearing(rule, {}, { ...blind, api: 'other' }).to).toEqual([]);
});

test('nothing but the owner names a channel: neither tags nor what looks like a setting', () => {
  const evil = { channel: pay, channels: [pay], slack: pay, tags: { slack: pay, team: 'pay' }, to: pay };
  const nested = { finding: { id: 'f1', version: 1, status: 'open', owner: { team: 'x', channels: [pay] } } };
  expect(hearing(channel, { ...evil, ...nested }).to).toEqual([channel]);
  const watch = {
    schemaVersion: 1,
    event: 'watch.blind',
    dedupeKey: 's:1',
    owner: { team: 'x', channels: [pay] },
  };
  expect(hearing(channel, {}, watch).to).toEqual([channel]);
});

test('both are told, the message names the team, and a channel that is none is logged once', async () => {
  rig = await createRig({ channels: [{ id: channel }, { id: pay }] });
  const more = { owner: { team: 'payments', channels: [pay, '#pay'] } };
  rig.send(body({ more }), body({ id: 'f2', more }));
  await rig.drain();
  for (const id of [channel, pay]) expect(rig.slack.messages(id)).toHaveLength(2);
  expect(JSON.stringify(rig.slack.messages(pay)[0]?.blocks)).toContain('*Owner* `payments`');
  expect(rig.logs.filter((line) => line.includes('no channel'))).toEqual([
    expect.stringContaining('"name":"#pay"'),
  ]);
});
