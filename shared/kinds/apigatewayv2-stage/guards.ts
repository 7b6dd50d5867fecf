// What guards a stage of an HTTP or WebSocket API: who sees what passes.
import { dropped, silenced, type Guard } from '../guard.js';

const ofRoutes = (prefix: string): Guard => ({
  pattern: `${prefix}/loggingLevel`,
  weakens: silenced,
  why: 'errors would no longer be logged',
});

export const guards: readonly Guard[] = [
  {
    pattern: '/accessLogSettings/destinationArn',
    weakens: dropped,
    why: 'requests would no longer be logged',
  },
  {
    pattern: '/clientCertificateId',
    weakens: dropped,
    why: 'the backend could no longer tell the gateway from others',
  },
  ofRoutes('/defaultRouteSettings'),
  ofRoutes('/routeSettings/*'),
];
