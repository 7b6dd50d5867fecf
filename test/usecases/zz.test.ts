import { test } from '@jest/globals';
import { createWorld } from './world.js';
test('mail', async () => {
  const world = await createWorld();
  await world.baseline();
  world.queued.splice(0);
  await world.look({ cause: 'baseline' });
  await world.hands.swapBackend('https://evil.example.net/\r\nSubject: x\u202e');
  await world.hands.setVariable('rotated');
  await world.look();
  world.pass(31_000);
  await world.workQueue();
  await world.hands.deleteStage();
  await world.look();
  await world.hands.swapBackend('https://orders.example.com/');
  await world.look();
  world.pass(31_000);
  await world.workQueue();
  await world.baseline({
    sources: [{ name: 'shop.yml', text: 'resources: [{aws_api_gateway_stage: {nam: 1}}]' }],
  });
  for (const m of world.mails()) console.log(m.subject + '\n\n' + m.text);
  console.log(JSON.stringify(world.published[0]?.json, null, 1));
  await world.close();
});
