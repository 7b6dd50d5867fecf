// Integration responses of the embedded API Gateway v2; only WebSocket APIs have them.
import type { IntegrationResponse } from '@aws-sdk/client-apigatewayv2';
import type { Call } from '../../protocol/service.js';
import type { Child } from './children.js';
import { conflict, oneOf, refuse } from './errors.js';
import { find, mergeKeys, mint, type ApiEntry } from './state.js';

const rowsOf = ({ api, responses }: ApiEntry, call: Call) => {
  if (api.ProtocolType === 'HTTP') refuse('Integration responses are not supported on protocolType HTTP');
  return find(responses, 'Integration', call.input['IntegrationId']);
};

const settle = (rows: ReadonlyMap<string, IntegrationResponse>, row: IntegrationResponse) => {
  const { IntegrationResponseId: id, IntegrationResponseKey: key } = row;
  if (!key) refuse('IntegrationResponseKey must not be empty');
  oneOf('ContentHandlingStrategy', row.ContentHandlingStrategy, ['CONVERT_TO_BINARY', 'CONVERT_TO_TEXT']);
  const same = [...rows.values()].find((other) => other.IntegrationResponseKey === key);
  const taken = same && same.IntegrationResponseId !== id;
  if (taken) conflict(`IntegrationResponse with key ${key} already exists for this Integration`);
  return row;
};

export const integrationResponses: Child<IntegrationResponse> = {
  kind: 'IntegrationResponse',
  rows: rowsOf,
  add: (entry, given, call) => {
    const rows = rowsOf(entry, call);
    const IntegrationResponseId = mint(7);
    const row = settle(rows, { IntegrationResponseId, ...given });
    rows.set(IntegrationResponseId, row);
    return row;
  },
  update: (entry, before, changes, call) => {
    const next = { ...before, ...changes };
    for (const map of ['ResponseParameters', 'ResponseTemplates'] as const) {
      if (changes[map]) next[map] = mergeKeys(before[map], changes[map]);
    }
    return settle(rowsOf(entry, call), next);
  },
};
