// How each kind is put back: one line for each kind. Apart from the registry, so that doors which only read carry none of it.
import type { KindId } from '../model/target.js';
import { patcher as restIntegration } from './apigateway-integration/patch/index.js';
import { patcher as restStage } from './apigateway-stage/patch/index.js';
import { patcher as httpIntegration } from './apigatewayv2-integration/patch/index.js';
import { patcher as httpStage } from './apigatewayv2-stage/patch/index.js';
import { patcher as ivsStage } from './ivs-stage/patch/index.js';
import type { Patcher } from './patching.js';

export const patchers: readonly Patcher[] = [
  restStage,
  restIntegration,
  httpStage,
  httpIntegration,
  ivsStage,
];

/** Fails for a kind that nobody knows to put back. */
export const patcherOf = (kind: KindId): Patcher => {
  const found = patchers.find((patcher) => patcher.kind === kind);
  if (found === undefined) throw new Error(`nothing puts a ${kind} back`);
  return found;
};
