// The live-change maker: one change outside of any declaration, as a person at the console would make it.
import type { AwsClients } from '../../../shared/kinds/kind.js';
import type { JsonPointer, LeafValue } from '../../../shared/model/field.js';
import type { Target } from '../../../shared/model/target.js';
import { changeIntegration } from './apigateway-integration-change.js';
import { changeStage } from './apigateway-stage-change.js';
import {
  changeIntegration as changeV2Integration,
  changeStage as changeV2Stage,
} from './apigatewayv2-change.js';
import { changeStage as changeIvsStage } from './ivs-realtime.js';

/** A live target: its key names physical ids. */
export interface Live {
  clients: AwsClients;
  target: Target;
}

/** Sets the leaf at a pointer; `undefined` unsets the leaf, block or map entry there. Rejects where AWS refuses. */
export type Change = (live: Live, pointer: JsonPointer, value: LeafValue | undefined) => Promise<void>;

const changes: Readonly<Record<string, Change>> = {
  'apigateway.stage': changeStage,
  'apigateway.integration': changeIntegration,
  'apigatewayv2.stage': changeV2Stage,
  'apigatewayv2.integration': changeV2Integration,
  'ivs.stage': changeIvsStage,
};

export const changeLive = (
  clients: AwsClients,
  target: Target,
  pointer: JsonPointer,
  value: LeafValue | undefined,
): Promise<void> => {
  const change = changes[target.kind];
  if (change === undefined) throw new Error(`nothing changes a ${target.kind}`);
  return change({ clients, target }, pointer, value);
};
