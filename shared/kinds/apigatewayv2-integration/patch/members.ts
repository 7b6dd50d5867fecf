// Members of a v2 integration that updates set one by one, and what stands for "not set" in each.
import { wordOf } from '../../../model/brand.js';
import type { Facts, LeafValue } from '../../../model/field.js';
import type { Refusal, Wish } from '../../../model/plan.js';
import type { PatchAsk } from '../../patching.js';
import { isUnset, joined, partOf, type Part } from '../../_support/patching.js';
import { jsonOf, pascal, stepOf, type MemberStep } from '../../_support/patching-members.js';
import { isService } from './integration-name.js';
import { createCommand } from './new-identity.js';

/** AWS Lambda and other services are called by POST; other backends have no verb of AWS's choice. */
const verbOf = ({ raw, wishes }: PatchAsk): LeafValue | undefined => {
  const type = wishes.find(({ path }) => path === '/integrationType')?.to ?? wordOf(raw['IntegrationType']);
  return type.toString().startsWith('AWS') && !isService(raw) ? 'POST' : undefined;
};

const timeoutOf = ({ protocol }: Facts): LeafValue | undefined => {
  if (protocol === 'HTTP') return 30_000;
  return protocol === 'WEBSOCKET' ? 29_000 : undefined;
};

/** Undefined: AWS's model takes no empty text there (at least one character, or one of a list). */
const clearedOf = (path: string, ask: PatchAsk): LeafValue | undefined => {
  switch (path) {
    case '/description':
    case '/templateSelectionExpression':
      return '';
    case '/payloadFormatVersion':
      return '1.0';
    case '/passthroughBehavior':
      return 'WHEN_NO_MATCH';
    case '/timeoutInMillis':
      return timeoutOf(ask.facts);
    case '/integrationMethod':
      return verbOf(ask);
    default:
      return undefined;
  }
};

const members: readonly string[] = [
  '/integrationType',
  '/integrationSubtype',
  '/integrationUri',
  '/integrationMethod',
  '/credentialsArn',
  '/timeoutInMillis',
  '/payloadFormatVersion',
  '/passthroughBehavior',
  '/contentHandlingStrategy',
  '/templateSelectionExpression',
  '/description',
];

export const isMember = (path: string): boolean => members.includes(path);

export const staysSet = ({ target, declared }: PatchAsk, wish: Wish): Refusal => ({
  code: 'not-clearable',
  paths: [wish.path],
  why: `AWS has no way to take ${wish.path.slice(1)} away from an integration.`,
  remedy:
    'Declare the value that is meant, or make the integration anew: the command does so under another id.',
  command: createCommand(target, declared),
});

const ofMember = (ask: PatchAsk, wish: Wish): Part<MemberStep> => {
  const { path, to } = wish;
  const isCleared = isUnset(to);
  const value = isCleared ? clearedOf(path, ask) : to;
  if (value === undefined) return partOf({ refused: [staysSet(ask, wish)] });
  const name = path.slice(1);
  const does = `${isCleared ? 'clears' : 'sets'} ${name}`;
  return partOf({ steps: [stepOf(wish, does, { [pascal(name)]: jsonOf(value) })] });
};

/** Nobody has documented that AWS takes an empty expression: refused, it must not take anything else along. */
const isTentative = ({ path, to }: Wish): boolean => path === '/templateSelectionExpression' && isUnset(to);

export const memberSteps = (ask: PatchAsk, wishes: readonly Wish[]): Part<MemberStep> =>
  joined(wishes.filter((wish) => !isTentative(wish)).map((wish) => ofMember(ask, wish)));

export const tentativeMemberSteps = (ask: PatchAsk, wishes: readonly Wish[]): Part<MemberStep> =>
  joined(wishes.filter(isTentative).map((wish) => ofMember(ask, wish)));
