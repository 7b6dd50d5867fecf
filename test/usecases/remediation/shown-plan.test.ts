// A plan as people see it: no declared secret in its calls, and no command that would tell or write one.
import { describe, expect, test } from '@jest/globals';
import { hideWith } from '../../../shared/engine/mask.js';
import { quotedWord } from '../../../shared/kinds/_support/patching-commands.js';
import { kindOf } from '../../../shared/kinds/registry.js';
import type { DeclaredLeaf, DeclaredTarget } from '../../../shared/model/declaration.js';
import type { LeafValue, State } from '../../../shared/model/field.js';
import type { Refusal, TargetPlan } from '../../../shared/model/plan.js';
import { kindId } from '../../../shared/model/target.js';
import { shownPlan, standIns } from '../../../shared/usecases/remediation/shown-plan.js';

const hide = hideWith(Buffer.alloc(32, 7));
const { id: kind, schema } = kindOf(kindId('apigateway.stage'));

const leaf = (pointer: string, pattern: string, value: LeafValue, sensitive?: true): DeclaredLeaf => ({
  pointer,
  pattern,
  value,
  declaredAs: pointer.slice(1),
  source: 'shop.yml',
  address: 'prod',
  ...(sensitive === undefined ? {} : { sensitive }),
});

const shown = (leaves: readonly DeclaredLeaf[], state: State, plan: Partial<TargetPlan>): TargetPlan => {
  const declared: DeclaredTarget = {
    kind,
    account: '123456789012',
    region: 'eu-west-1',
    key: 'abc/prod',
    source: 'shop.yml',
    address: 'prod',
    leaves,
    closed: [],
    leftOut: [],
    exported: {},
  };
  const stands = {
    all: standIns(schema, declared, state, hide),
    declared: standIns(schema, declared, {}, hide),
  };
  const none = { target: 'x' as TargetPlan['target'], calls: [], refused: [], effects: [], hash: 'h' };
  return shownPlan({ ...none, ...plan }, stands);
};

const refusal = (command: string): Refusal => ({
  code: 'opt-in',
  paths: [],
  why: 'It serves another deployment.',
  remedy: 'Allow it.',
  command,
});

describe('commands', () => {
  const variable = leaf('/variables/token', '/variables/*', `it's "s3cret" of ours`);
  const of = (command: string, leaves: readonly DeclaredLeaf[], state: State = {}) =>
    shown(leaves, state, { refused: [refusal(command)] }).refused[0]?.command;

  test('with a declared secret are not shown, however it is spelt in them', () => {
    const spelt = [
      variable.value,
      JSON.stringify(variable.value),
      encodeURIComponent(String(variable.value)),
      quotedWord(String(variable.value)),
    ];
    for (const one of spelt)
      expect(of(`aws apigateway update-stage --x ${one.toString()}`, [variable])).toBeUndefined();
  });

  test('without one are shown as they are', () => {
    const command = 'aws apigateway delete-stage --rest-api-id abcdefgh12 --stage-name prod';
    expect(of(command, [variable, leaf('/variables/env', '/variables/*', 'prod')])).toBe(command);
    expect(of(command, [variable], { '/variables/api': 'abcdefgh12' })).toBe(command);
  });
});

test('a sensitive list is masked where a call carries it as one text', () => {
  const list = leaf('/variables/list', '/variables/*', ['one-secret', 'two-secret'], true);
  const call = {
    service: 'apigateway' as const,
    operation: 'UpdateStage',
    input: { patchOperations: [{ op: 'replace', path: '/x', value: 'one-secret,two-secret' }] },
    settles: [],
    does: 'sets x',
  };
  const [one] = shown([list], {}, { calls: [call] }).calls;
  expect(one?.input).toEqual({
    patchOperations: [{ op: 'replace', path: '/x', value: `${hide('one-secret')},${hide('two-secret')}` }],
  });
});
