// The live-change maker, by kind.
import type { AwsClients } from '../../../shared/kinds/kind.js';
import type { JsonPointer, LeafValue } from '../../../shared/model/field.js';
import type { Target } from '../../../shared/model/target.js';
import * as rest from './apigateway-change.js';
import * as http from './apigatewayv2-change.js';
import type { Change } from './live.js';
import * as ivs from './ivs-realtime.js';

const changes: Readonly<Record<string, Change>> = {
  'apigateway.stage': rest.changeStage,
  'apigateway.integration': rest.changeIntegration,
  'apigatewayv2.stage': http.changeStage,
  'apigatewayv2.integration': http.changeIntegration,
  'ivs.stage': ivs.changeStage,
};

/** Sets one leaf of a live target, or unsets it, a block or a map entry; rejects where AWS refuses. */
export const changeLive = async (
  clients: AwsClients,
  target: Target,
  pointer: JsonPointer,
  value: LeafValue | undefined,
): Promise<void> => {
  const change = changes[target.kind];
  if (change === undefined) throw new Error(`nothing changes a ${target.kind}`);
  return change({ clients, target }, pointer, value);
};
