// What guards an integration of an HTTP or WebSocket API: the way to its backend.
import { dropped, lowered, type Guard } from '../guard.js';
import { unencrypted } from '../_support/backend-guards.js';

export const guards: readonly Guard[] = [
  {
    pattern: '/tlsConfig/serverNameToVerify',
    weakens: dropped,
    why: 'the backend’s name would no longer be verified',
  },
  unencrypted('/integrationUri'),
  {
    pattern: '/connectionType',
    weakens: lowered(['INTERNET', 'VPC_LINK'], 'INTERNET'),
    why: 'the way to the backend would leave the private network',
  },
];
