// Reading sources again for the values of a plan: once for a request, only what is asked for, and never a rejection.
import { describe, expect, test } from '@jest/globals';
import { hideWith } from '../../../shared/engine/mask.js';
import type { DeclaredTarget } from '../../../shared/model/declaration.js';
import type { SourcePointer } from '../../../shared/model/record.js';
import type { SourceSpec } from '../../../shared/model/source.js';
import { targetId } from '../../../shared/model/target.js';
import { epochMs } from '../../../shared/model/time.js';
import { maskedTarget } from '../../../shared/usecases/baseline/rows.js';
import { compileDeclarations } from '../../../shared/usecases/declarations/compile.js';
import { valuesInClear, type SourcesAgainDeps } from '../../../shared/usecases/remediation/sources-again.js';
import type { FetchedSource } from '../../../shared/usecases/sources/source-spec.js';
import { defaultWatchSettings } from '../../../shared/usecases/watch-settings.js';

const home = { account: '123456789012', region: 'eu-west-1' };
const hide = hideWith(Buffer.alloc(32, 7));
const folder = 's3://declared/**';

const text = (api: string, token: string) => `
resources:
  - aws_api_gateway_stage: { name: prod, rest_api_id: ${api}, stage_name: prod, variables: { token: ${token} } }
`;
const objectOf = (api: string, token = `secret-of-${api}`): FetchedSource => ({
  source: { name: `s3://declared/${api}`, text: text(api, token) },
});
const keptOf = ({ source }: FetchedSource, reveal: readonly string[] = []): DeclaredTarget => {
  const [target] = compileDeclarations([source], home).baseline.targets;
  if (target === undefined) throw new Error('nothing is declared');
  return maskedTarget(target, { hide, keyId: 'k', reveal });
};
const pointerOf = (source: string, configured?: string): SourcePointer => ({
  source,
  version: 1,
  at: epochMs(0),
  keyId: 'k',
  reveal: [],
  pending: [],
  ...(configured === undefined ? {} : { configured }),
});
const spec: SourceSpec = {
  name: folder,
  location: { type: 's3-prefix', bucket: 'declared', prefix: '' },
  bindings: {},
};

interface World {
  fetch?: () => Promise<readonly FetchedSource[]>;
  compile?: SourcesAgainDeps['sources']['compile'];
  configured?: readonly SourceSpec[];
}

const objects = [objectOf('one'), objectOf('two')];
const pointers = [...objects.map(({ source }) => pointerOf(source.name, folder)), pointerOf('pushed.yml')];

const reading = ({ fetch = () => Promise.resolve(objects), compile, configured = [spec] }: World) => {
  const asked: string[] = [];
  const logged: unknown[] = [];
  const count = (what: string) => void asked.push(what);
  const deps: SourcesAgainDeps = {
    hide,
    keyId: 'k',
    log: (...line) => void logged.push(line),
    sources: {
      home,
      compile: compile ?? (() => Promise.resolve(compileDeclarations)),
      remote: () =>
        Promise.resolve({
          fetch: ({ name }) => {
            count(name);
            return fetch();
          },
        }),
    },
  };
  const watch = { sources: pointers, settings: { ...defaultWatchSettings, baselines: configured } };
  const find = valuesInClear(deps, watch);
  const of = async (...targets: readonly DeclaredTarget[]) => {
    const found = await find(targets.map((declared) => ({ id: targetId(declared), declared })));
    return targets.map((declared) => found.get(targetId(declared)));
  };
  return { of, asked, logged };
};
const tokenOf = (found: { declared: DeclaredTarget } | undefined) =>
  found?.declared.leaves.find(({ pointer }) => pointer === '/variables/token')?.value;

const [one = objectOf('one'), two = objectOf('two')] = objects;

test('values of several texts of one source take one fetch, however often and in parallel', async () => {
  const { of, asked } = reading({});
  const [first, again] = await Promise.all([of(keptOf(one), keptOf(two)), of(keptOf(two))]);
  expect([...first, ...again].map(tokenOf)).toEqual(['secret-of-one', 'secret-of-two', 'secret-of-two']);
  expect(asked).toEqual([folder]);
});

test('nothing is fetched for what is in clear, or was given as a text', async () => {
  const { of, asked } = reading({});
  const pushed = keptOf({ source: { name: 'pushed.yml', text: one.source.text } });
  const [found, open] = await of(pushed, keptOf(two, ['/variables/*']));
  expect(found?.refused).toMatchObject([{ why: expect.stringContaining('given as a text') }]);
  expect(open?.refused).toEqual([]);
  expect(asked).toEqual([]);
});

describe('what cannot be had is refused and never thrown:', () => {
  const secret = 'secret-of-one';
  const failing: [string, World, string][] = [
    ['the fetch fails', { fetch: () => Promise.reject(new Error('socket hang up')) }, 'socket hang up'],
    ['nothing is there', { fetch: () => Promise.resolve([]) }, 'nothing is there any more'],
    ['the text is gone', { fetch: () => Promise.resolve([two]) }, 'has changed since'],
    ['the text is broken', { fetch: () => Promise.resolve([objectOf('one', '{')]) }, 'has changed since'],
    [
      'the compiler fails, and quotes what it read',
      {
        compile: () =>
          Promise.resolve(() => {
            throw new Error(`at ${secret}`);
          }),
      },
      'could not be compiled',
    ],
    ['the part that compiles is missing', { compile: () => Promise.reject(new Error('gone')) }, 'compiled'],
    ['nothing configures it any more', { configured: [] }, 'no longer name its source'],
  ];
  test.each(failing)('%s', async (_what, world, why) => {
    const { of, logged } = reading(world);
    const kept = keptOf(one);
    const [found] = await of(kept);
    expect(found?.declared).toEqual(kept);
    expect(found?.refused).toMatchObject([
      { code: 'value-not-kept', paths: ['/variables/token'], why: expect.stringContaining(why) },
    ]);
    expect(JSON.stringify([found, logged])).not.toContain(secret);
  });
});
