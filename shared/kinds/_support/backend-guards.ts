// Guards that integrations of all APIs have in common.
import type { Guard } from '../guard.js';

const isEncrypted = (uri: unknown): boolean => typeof uri === 'string' && uri.startsWith('https://');

/** From HTTPS to HTTP. */
export const unencrypted = (pattern: string): Guard => ({
  pattern,
  weakens: (from, to) => isEncrypted(from) && typeof to === 'string' && to.startsWith('http://'),
  why: 'the way to the backend would no longer be encrypted',
});
