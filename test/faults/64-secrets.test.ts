// Fault 64: secrets in every field that can hold one reach no mail, message, queue, row, log line or metric.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { changeLive } from '../../infra/local/estate/change.js';
import { gzipSync } from 'node:zlib';
import { kinds } from '../../shared/kinds/registry.js';
import { isMapEntry } from '../../shared/engine/judge.js';
import { plant, secretValue, type Planted } from './secret-fields.js';
import { folderWith, runCli } from '../cli/run.js';
import { startSecretWorld, type SecretWorld } from './secret-world.js';

let world: SecretWorld;
let planted: Planted;

const work = async () => {
  await world.wired.drain();
  await world.wired.runSchedule('deliver');
  await world.wired.drain();
};

const leaks = async () => world.canaries.found(await world.everything());

/** What the announcements say differs, by target and path. */
const announced = (): string => world.aws.mailbox.map(({ text }) => text).join('\n');

beforeAll(async () => {
  world = await startSecretWorld();
  planted = await plant(world.canaries.secret, world.clientsFor);
}, 60_000);
afterAll(() => world.close());

test('all fields that kinds mask are planted', () => {
  const masked = kinds.flatMap(({ id, schema }) =>
    schema.fields.filter(({ mask }) => mask !== undefined).map(({ pattern }) => `${id} ${pattern}`),
  );
  const found = new Set(planted.spots.map(({ live, field }) => `${live.kind} ${field.pattern}`));
  expect(masked.filter((one) => !found.has(one))).toEqual([]);
});

test('the search finds each of them in whatever form', () => {
  const { canaries } = world;
  const secrets = canaries.names().filter((name) => name.includes('declared'));
  const found = (bytes: Buffer | string) => canaries.found([{ to: 'x', bytes }]);
  const all = secrets.map((name) => `${name} in x`);
  expect(found(planted.text)).toEqual(expect.arrayContaining(all));
  expect(found(gzipSync(planted.text).toString('base64'))).toEqual(expect.arrayContaining(all));
  const [name = ''] = secrets;
  const secret = canaries.secret(name);
  for (const form of [
    secret.slice(0, 12),
    `…${secret.slice(-12)}`,
    Buffer.from(`k=${secret}`).toString('base64'),
    Buffer.from(secret).toString('hex'),
    encodeURIComponent(encodeURIComponent(JSON.stringify({ secret }))),
  ])
    expect(found(form)).toEqual([`${name} in x`]);
});

test('a declaration with them is compiled, and what lives is as declared', async () => {
  const settings = { severity: { tellAtOnce: 'low' }, scope: { undeclared: 'report' } };
  const sources = [{ name: 'declared.json', text: planted.text }];
  expect(await world.wired.invoke('baseline', { sources, settings })).toMatchObject({ problems: [] });
  await work();
  expect(announced()).toBe('');
  expect(await leaks()).toEqual([]);
});

/** The map that a place is in, where it is a member of one. */
const mapOf = ({ live, pointer, field }: Planted['spots'][number]): string | undefined =>
  isMapEntry(field) ? `${live.key} ${pointer.slice(0, pointer.lastIndexOf('/'))}` : undefined;

/** A member that AWS takes beside the one at `pointer`: a content type, or a place of the request, or any name. */
const newMember = (pointer: string): string => {
  if (pointer.includes('integration.request.')) return 'integration.request.header.X-Added';
  if (pointer.includes(':header.')) return 'append:header.X-Added';
  return pointer.includes('~1') ? 'text~1added' : 'added';
};

test('secrets that somebody changes, adds or takes away are told as that, and not what they are', async () => {
  const { secret } = world.canaries;
  const maps = new Set<string>();
  for (const spot of planted.spots) {
    const { live, field, pointer, title } = spot;
    const change = (at: string, value: string | undefined) =>
      changeLive(world.clientsFor(live), live, at, value);
    const map = mapOf(spot);
    // Of each map the first member changes, the others go, and one comes.
    const goes = map !== undefined && maps.has(map);
    await change(pointer, goes ? undefined : secretValue(field, secret, `${title} ${pointer} changed`));
    if (map === undefined || goes) continue;
    maps.add(map);
    const at = `${pointer.slice(0, pointer.lastIndexOf('/'))}/${newMember(pointer)}`;
    await change(at, secretValue(field, secret, `${title} ${at} added`));
  }
  await work();
  const text = announced();
  for (const { pointer } of planted.spots)
    expect(text).toContain(pointer.split('/').at(-1)?.replaceAll('~1', '/'));
  expect(text.toLowerCase()).toContain('added');
  expect(world.wired.failures).toEqual([]);
  expect(world.canaries.found(world.trail).join()).toContain('changed in CloudTrail');
  expect(await leaks()).toEqual([]);
});

describe('the command line', () => {
  const cli = async (args: readonly string[], files: Readonly<Record<string, string>> = {}) => {
    const ran = await runCli(args, { cwd: folderWith(files), env: world.environment() });
    world.keep({ to: `stagewatch ${args.join(' ')}`, bytes: ran.stdout + ran.stderr });
    return ran;
  };
  const changed = () => planted.spots[0]?.live.key ?? '';

  test.each([
    ['findings', () => ['findings']],
    ['findings as JSON', () => ['findings', '-o', 'json']],
    ['history', () => ['history', changed()]],
    ['history as JSON', () => ['history', changed(), '-o', 'json']],
    ['blame', () => ['blame', changed()]],
    ['accept', () => ['accept', changed(), '--for', '1d', '--why', 'a test', '--by', 'ann', '--yes']],
  ])('shows %s and no secret', async (_what, args) => {
    const { code, stdout, stderr } = await cli(args());
    expect({ failed: code !== 0 && code !== 2 && stderr, isEmpty: stdout === '' }).toEqual({
      failed: false,
      isEmpty: false,
    });
    expect(await leaks()).toEqual([]);
  });

  test.each(['table', 'json'])('checks what is declared, as %s, and shows no secret', async (output) => {
    const files = { 'declared.json': planted.text };
    const { code, stdout } = await cli(['check', 'declared.json', '-o', output], files);
    expect(code).toBe(2);
    expect(stdout).toContain('hmac:');
    await cli(['baseline', 'show', 'declared.json', '-o', output], files);
    await cli(['check', 'broken.yml', '-o', output], {
      'broken.yml': `a: "${world.canaries.secret('broken')}`,
    });
    expect(await leaks()).toEqual([]);
  });
});
