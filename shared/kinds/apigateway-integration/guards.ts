// What guards a REST integration: the way to its backend.
import { lowered, switchedOn, type Guard } from '../guard.js';
import { unencrypted } from '../_support/backend-guards.js';

export const guards: readonly Guard[] = [
  {
    pattern: '/tlsConfig/insecureSkipVerification',
    weakens: switchedOn,
    why: 'the backend’s certificate would no longer be verified',
  },
  unencrypted('/uri'),
  {
    pattern: '/connectionType',
    weakens: lowered(['INTERNET', 'VPC_LINK'], 'INTERNET'),
    why: 'the way to the backend would leave the private network',
  },
];
