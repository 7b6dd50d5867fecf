// A REST stage that is gone: made again under its name, where the declaration tells all that it needs.
import { unescapeKey } from '../../../engine/pointer.js';
import type { Json, JsonObject } from '../../../model/brand.js';
import type { DeclaredLeaf } from '../../../model/declaration.js';
import type { JsonPointer } from '../../../model/field.js';
import type { Effect, Patch, PlannedCall, Refusal } from '../../../model/plan.js';
import type { CreateAsk } from '../../patching.js';
import { refusingAll, untoldIn } from '../../_support/patching-create.js';
import { settingCalls } from './settings.js';
import { stageNameOf } from './stage-name.js';
import { webAclCommand } from './web-acl.js';

/** CreateStage knows neither access logs nor client certificates nor method settings (API reference). */
const isPatchedIn = ({ pointer }: DeclaredLeaf): boolean =>
  /^\/(accessLogSettings|clientCertificateId|methodSettings)(\/|$)/.test(pointer);

const isOfCache = ({ pointer }: DeclaredLeaf): boolean => /^\/cacheCluster(Enabled|Size)$/.test(pointer);

/** A stage without all that is declared of it could serve what nobody declared, and unguarded. */
const hindrance = ({ target, declared }: CreateAsk): Patch | undefined => {
  const untold = untoldIn(declared);
  if (untold !== undefined) return untold;
  const { leaves } = declared;
  if (!leaves.some(({ pointer, value }) => pointer === '/deploymentId' && value !== ''))
    return refusingAll({
      code: 'value-not-told',
      why: 'A stage serves one deployment, and the declaration does not tell which.',
      remedy: 'Declare deploymentId, or apply your declaration by the tool that deploys it.',
    });
  const acl = leaves.find(({ pointer, value }) => pointer === '/webAclArn' && value !== '');
  if (acl === undefined) return undefined;
  return refusingAll({
    code: 'owned-by-aws',
    why: 'A web ACL is declared, and only WAF can put it back: made without it, the stage would serve unfiltered.',
    remedy:
      'Apply your declaration by the tool that deploys it; the command brings back the web ACL of a stage that is there.',
    command: webAclCommand(target, undefined, acl.value),
  });
};

const setAt = (
  document: Record<string, Json>,
  [name = '', ...rest]: readonly string[],
  value: Json,
): void => {
  if (rest.length === 0) document[name] = value;
  else {
    const inner: Record<string, Json> = Object.assign(
      Object.create(null) as Record<string, Json>,
      Object.hasOwn(document, name) ? document[name] : {},
    );
    setAt(inner, rest, value);
    document[name] = inner;
  }
};

const documentOf = (leaves: readonly DeclaredLeaf[]): JsonObject => {
  const document: Record<string, Json> = {};
  for (const { pointer, pattern, value } of leaves)
    if (value !== '' || pattern.endsWith('/*'))
      setAt(document, pointer.split('/').slice(1).map(unescapeKey), value);
  return document;
};

const cacheNotAllowed = (leaves: readonly DeclaredLeaf[]): Refusal[] =>
  leaves.length === 0
    ? []
    : [
        {
          code: 'opt-in',
          paths: leaves.map(({ pointer }) => pointer),
          why: 'A cache cluster costs money and takes minutes to make: the stage is made without it.',
          remedy: 'Allow cache clusters in the remediation policy, or switch it on by hand.',
        },
      ];

const creating = (ask: CreateAsk, leaves: readonly DeclaredLeaf[]): PlannedCall => ({
  service: 'apigateway',
  operation: 'CreateStage',
  input: { ...documentOf(leaves), ...stageNameOf(ask.target) },
  settles: leaves.map(({ pointer }): JsonPointer => pointer),
  does: `makes the stage ${stageNameOf(ask.target).stageName} again`,
});

/**
 * Needs no leave to deploy: nothing is served under this name, so no traffic moves from one deployment to another, and
 * it serves the deployment that is declared or none.
 */
export const create = (ask: CreateAsk): Patch => {
  const refusal = hindrance(ask);
  if (refusal !== undefined) return refusal;
  const { target, declared, facts, allow } = ask;
  const hasCache = declared.leaves.some(
    (leaf) => leaf.pointer === '/cacheClusterEnabled' && leaf.value === true,
  );
  const barred = hasCache && !allow.cacheCluster ? declared.leaves.filter(isOfCache) : [];
  const leaves = declared.leaves.filter((leaf) => !barred.includes(leaf));
  const first = creating(
    ask,
    leaves.filter((leaf) => !isPatchedIn(leaf)),
  );
  const wishes = leaves.filter(isPatchedIn).map(({ pointer, value }) => ({ path: pointer, to: value }));
  const rest = settingCalls({ target, declared, facts, allow, raw: {}, wishes }, wishes);
  const costs: readonly Effect[] = hasCache && allow.cacheCluster ? ['costs-money', 'takes-minutes'] : [];
  return {
    calls: [first, ...rest.steps],
    refused: [...cacheNotAllowed(barred), ...rest.refused],
    effects: ['shifts-traffic', ...costs],
  };
};
