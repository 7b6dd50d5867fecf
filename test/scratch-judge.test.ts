// scratch
import { writeFileSync, appendFileSync } from 'node:fs';
import { test } from '@jest/globals';
import { startSlackRig, channel } from './faults/slack-rig.js';
import { createEstate, declarationOf, handsOn } from './usecases/estate.js';
import { clientOf, mallory, pipeline } from './usecases/people.js';
import { createLargeEstate } from './usecases/crowd-estate.js';

const out = '/tmp/judge-story2.txt';
test('story', async () => {
  writeFileSync(out, '');
  const say = (...words: unknown[]) => appendFileSync(out, words.map(String).join(' ') + '\n');
  const rig = await startSlackRig();
  const { aws, wired, slack } = rig;
  const client = clientOf(aws, pipeline);
  const estate = await createEstate(client);
  const large = await createLargeEstate(client, 4, 10);
  const text = declarationOf(estate);
  const more = large.declaration().replace('resources:', '');
  await aws.call('sns', 'Subscribe', { TopicArn: (wired.names as unknown as Record<string, string>)['chatTopicArn'] ?? 'x', Protocol: 'email', Endpoint: 'chat@example.com' }).catch((e: unknown) => say('no chat', e, JSON.stringify(wired.names)));
  const declare = async (t: string) => { say('baseline', JSON.stringify(await wired.invoke('baseline', { sources: [{ name: 'shop.yml', text: t }], settings: { ignore: [{ principal: 'arn:aws:iam::*:role/chaos', reason: 'chaos', until: '2026-12-30' }, {path: '/tags/*', reason: 'x', until: '2026-11-22'}] } }))); await rig.drain(); };
  await declare(text + more);
  let mails = 0;
  let shown = 0;
  const lines = (blocks: unknown): string =>
    (blocks as { type: string; text?: { text: string }; elements?: { text: unknown }[] }[] ?? [])
      .map((b) => b.text?.text ?? (b.elements ?? []).map((e) => (typeof e.text === 'string' ? e.text : JSON.stringify((e.text as {text?:string})?.text))).join(' | '))
      .join('\n   ');
  const show = (title: string, all = false) => {
    say('\n==================', title);
    for (const mail of aws.mailbox.slice(mails)) say('MAIL', mail.subject, '\n' + (mail as unknown as { text?: string; body?: string }).text, '\n' + ((mail as unknown as { body?: string }).body ?? ''));
    mails = aws.mailbox.length;
    for (const m of slack.messages(channel).slice(all ? 0 : shown)) say('SLACK', JSON.stringify(m.text), '\n   ' + lines(m.blocks));
    shown = slack.messages(channel).length;
    say('calls', rig.calls().join(','));
  };
  const minutes = async (count: number) => {
    for (let i = 0; i < count; i += 1) { rig.pass(60_000); await wired.invoke('deliver', {}).catch((e: unknown) => say('deliver failed', e)); await rig.drain(); }
  };
  show('start');
  await minutes(1);
  const m = clientOf(aws, mallory);
  const hands = handsOn(m, estate);
  // 30 % of targets at once, low ones; one critical in the middle
  await large.describeAll?.(m, 'x').catch?.((e: unknown) => say(e));
  say(Object.keys(large).join(','));
  const { UpdateStageCommand } = await import('@aws-sdk/client-api-gateway');
  const touch = async (from: number, to: number, value: string, path = '/description') => {
    for (const s of large.stages.slice(from, to)) await m.send(new UpdateStageCommand({ restApiId: s.restApiId, stageName: s.stageName, patchOperations: [{ op: 'replace', path, value }] }));
  };
  await touch(0, 13, 'gone');
  await hands.swapBackend('https://evil.example.net/');
  await rig.drain();
  await minutes(4);
  show('crowd of 13 of 42 and one critical');
  await touch(13, 26, 'gone');
  await rig.drain(); await minutes(8);
  show('second crowd');
  await touch(0, 26, 'live');
  await rig.drain(); await minutes(10);
  show('all back');
  const chaos = handsOn(clientOf(aws, { name: 'chaos', session: 'monkey', with: 'sdk' }), estate);
  await chaos.describe('chaos');
  await rig.drain(); await minutes(3);
  show('expected by rule: nothing');
  aws.faults.add?.({ service: 'apigateway', operation: 'GetStages', answer: { code: 'AccessDeniedException', status: 403 } } as never);
  say(JSON.stringify(Object.keys(aws.faults)));
  await wired.invoke('sweep', {}).catch((e: unknown) => say(e)); await rig.drain(); await minutes(20);
  await wired.invoke('sweep', {}).catch((e: unknown) => say(e)); await rig.drain(); await minutes(5);
  show('blind');
  say('baseline', JSON.stringify(await wired.invoke('baseline', { sources: [{ name: 'shop.yml', text: 'resources: [ {aws_api_gateway_stage: {nope: 1}} ]' }], settings: {} }).catch((e: unknown) => e)));
  await rig.drain(); await minutes(3);
  show('invalid');
  await rig.close();
}, 300_000);
