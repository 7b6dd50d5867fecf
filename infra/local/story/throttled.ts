// The drift that turns out to be expected: the route throttle that bob cut.
import type { SlackMessage } from '../services/slack.js';
import type { Cast } from './changes.js';

const key = ({ httpApi }: Cast): string => `${httpApi}/live`;

export const throttled = {
  /** Of a target's id. */
  isOf: (cast: Cast, target: string): boolean => target.endsWith(`/${key(cast)}`),
  isAbout: (cast: Cast, { text }: SlackMessage): boolean => text.includes(`\`${key(cast)}\``),
};
