// scratch
import { writeFileSync, appendFileSync } from 'node:fs';
import { test } from '@jest/globals';
import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { startSlackRig, channel } from './faults/slack-rig.js';
import { createEstate, declarationOf, handsOn } from './usecases/estate.js';
import { clientOf, mallory } from './usecases/people.js';

const out = '/tmp/judge-story.txt';
test('story', async () => {
  writeFileSync(out, '');
  const say = (...words: unknown[]) => appendFileSync(out, words.map(String).join(' ') + '\n');
  const rig = await startSlackRig();
  const { aws, wired, slack } = rig;
  const client = clientOf(aws, { name: 'terraform-deploy', session: 'run-1', with: 'terraform' });
  const estate = await createEstate(client);
  const text = declarationOf(estate);
  say('baseline', JSON.stringify(await wired.invoke('baseline', { sources: [{ name: 'shop.yml', text }], settings: {} })));
  await rig.drain();
  let mails = 0;
  const lines = (blocks: unknown): string =>
    (blocks as { type: string; text?: { text: string }; elements?: { text: unknown }[] }[] ?? [])
      .map((b) => b.text?.text ?? (b.elements ?? []).map((e) => (typeof e.text === 'string' ? e.text : JSON.stringify((e.text as {text?:string})?.text))).join(' | '))
      .join('\n   ');
  const show = (title: string) => {
    say('\n==================', title);
    for (const mail of aws.mailbox.slice(mails)) say('MAIL', mail.subject, '\n' + (mail as unknown as { text?: string; body?: string }).text, '\n' + ((mail as unknown as { body?: string }).body ?? ''));
    mails = aws.mailbox.length;
    for (const m of slack.messages(channel)) say('SLACK', JSON.stringify(m.text), '\n   ' + lines(m.blocks));
    say('calls', rig.calls().join(','));
  };
  const minutes = async (count: number) => {
    for (let i = 0; i < count; i += 1) { rig.pass(60_000); await wired.invoke('deliver', {}).catch((e: unknown) => say('deliver failed', e)); await rig.drain(); }
  };
  show('start');
  await minutes(1);
  const hands = handsOn(clientOf(aws, mallory), estate);
  const eve = handsOn(clientOf(aws, { name: 'ops', session: 'eve', with: 'cli' }), estate);
  await hands.swapBackend('https://evil.example.net/');
  await rig.drain();
  show('critical opened');
  await minutes(3);
  show('confirmed');
  await hands.describe('mine');
  await eve.trace(false);
  await rig.drain();
  await minutes(3);
  show('two people on the stage');
  await hands.swapBackend('https://evil2.example.net/');
  await rig.drain(); await minutes(2);
  show('changed');
  await wired.invoke('baseline', { sources: [{ name: 'shop.yml', text: text.replace('description: live', 'description: mine').replace('xray_tracing_enabled: true', 'xray_tracing_enabled: false') }], settings: {} });
  await rig.drain(); await minutes(4);
  show('absorbed');
  await eve.deleteStage();
  await rig.drain(); await minutes(3);
  show('deleted');
  await rig.close();
}, 180_000);
