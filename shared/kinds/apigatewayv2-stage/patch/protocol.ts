// What only WebSocket APIs have (API reference, RouteSettings and Stage); HTTP APIs refuse it.
import type { Facts, JsonPointer } from '../../../model/field.js';
import type { Refusal } from '../../../model/plan.js';

const isWebSocketOnly = (path: JsonPointer): boolean =>
  path === '/clientCertificateId' ||
  /^\/(defaultRouteSettings|routeSettings\/[^/]*)\/(loggingLevel|dataTraceEnabled)$/.test(path);

export const hasField = ({ protocol }: Facts, path: JsonPointer): boolean =>
  protocol === 'WEBSOCKET' || !isWebSocketOnly(path);

export const notInHttp = (paths: readonly JsonPointer[]): Refusal => ({
  code: 'not-patchable',
  paths,
  why: 'Only WebSocket APIs have it: AWS refuses it for this one.',
  remedy: 'Leave it out of the declaration.',
});
