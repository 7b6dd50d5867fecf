// The buttons below an open drift, and what a press on one of them asks for: one place for both ends of the wire.
import { isObject, wordOf, type Json } from '../../../model/brand.js';
import type { TargetId } from '../../../model/target.js';
import { plain, slackLimits, type Block, type Button } from '../blocks.js';

/** What can be accepted; `remedy-buttons.ts` has what can be asked of `remediate`. */
export interface AcceptButton {
  type: 'accept';
  days: number;
  /** The reason that is kept with the acceptance. */
  why: string;
  label: string;
  lasts: string;
}

/** By Slack's `action_id`; messages of years ago still hold them, so they never change their meaning. */
const buttons: Readonly<Record<string, AcceptButton>> = {
  stagewatch_accept_day: {
    type: 'accept',
    days: 1,
    why: 'expected change',
    label: 'Expected: accept for a day',
    lasts: 'a day',
  },
  stagewatch_accept_week: {
    type: 'accept',
    days: 7,
    why: 'the declaration will follow',
    label: 'Declaration follows: accept for a week',
    lasts: 'a week',
  },
};

export const actionPrefix = 'stagewatch_';

export const buttonOf = (actionId: string): AcceptButton | undefined =>
  Object.hasOwn(buttons, actionId) ? buttons[actionId] : undefined;

/** The very drift that the message shows. */
export interface ShownDrift {
  target: TargetId;
  fingerprint: string;
  /** The hash of the plan that it shows, where the press is about that. */
  plan?: string;
}

const shapes = {
  target: /^[\w.-]+:\d*\/[\w-]*\/\P{C}{1,1500}$/u,
  fingerprint: /^[\w-]{1,128}$/,
  plan: /^[0-9a-f]{32}$/,
} as const;

/** Undefined for a drift that no button's value can hold. */
export const valueOf = ({ target, fingerprint, plan }: ShownDrift): string | undefined => {
  const value = JSON.stringify({ target, fingerprint, ...(plan === undefined ? {} : { plan }) });
  return value.length <= slackLimits.buttonValue ? value : undefined;
};

const parsed = (text: string): Json | undefined => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
};

export const readValue = (value: string): ShownDrift | undefined => {
  if (value.length > slackLimits.buttonValue) return undefined;
  const read = parsed(value);
  if (!isObject(read)) return undefined;
  const target = wordOf(read['target']);
  const fingerprint = wordOf(read['fingerprint']);
  if (!shapes.target.test(target) || !shapes.fingerprint.test(fingerprint)) return undefined;
  const shown = { target: target as TargetId, fingerprint };
  if (read['plan'] === undefined) return shown;
  const plan = wordOf(read['plan']);
  return shapes.plan.test(plan) ? { ...shown, plan } : undefined;
};

const buttonElement = (actionId: string, { label, lasts, why }: AcceptButton, value: string): Button => ({
  type: 'button',
  action_id: actionId,
  text: plain(label),
  value,
  confirm: {
    title: plain('Accept this drift?'),
    text: plain(
      `It stays as it is for ${lasts}, in your name and with the reason “${why}”. It is not told again meanwhile, unless anything else of it changes.`,
    ),
    confirm: plain('Accept'),
    deny: plain('Cancel'),
  },
});

/** One row of buttons, or none. */
export const acceptButtons = (drift: ShownDrift): Block[] => {
  const value = valueOf(drift);
  if (value === undefined) return [];
  const elements = Object.entries(buttons).map(([id, button]) => buttonElement(id, button, value));
  return [{ type: 'actions', block_id: 'stagewatch', elements }];
};
