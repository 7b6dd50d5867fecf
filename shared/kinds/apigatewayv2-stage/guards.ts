// What guards a stage of an HTTP or WebSocket API: who sees what passes.
import { dropped, lowered, switchedOff, type Guard } from '../guard.js';

const logLevels = ['OFF', 'ERROR', 'INFO'];

const ofRoutes = (prefix: string): readonly Guard[] => [
  { pattern: `${prefix}/loggingLevel`, weakens: lowered(logLevels, 'OFF'), why: 'less would be logged' },
  {
    pattern: `${prefix}/detailedMetricsEnabled`,
    weakens: switchedOff,
    why: 'requests would no longer be counted by route',
  },
];

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
  ...ofRoutes('/defaultRouteSettings'),
  ...ofRoutes('/routeSettings/*'),
];
