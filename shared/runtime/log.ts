// Log lines of a door (Powertools): a constant message and keys; texts cut, so that no line runs away.
import { Logger } from '@aws-lambda-powertools/logger';
import { visible } from '../engine/printable.js';
import type { LogFields, LogMessage, Warn } from '../model/log-message.js';

const serviceName = 'stagewatch';
const fieldLength = 2000;

// Made with the first line: a door that has nothing to say starts sooner.
let made: Logger | undefined;
const logger = (): Logger => (made ??= new Logger({ serviceName }));

/** Deeper than anything that we log. */
const depthLimit = 6;

/** Foreign text, made safe for every reader: JSON itself leaves line separators and bidi controls as they are. */
const safeText = (text: string): string => {
  const shown = visible(text.slice(0, fieldLength));
  return shown.length > fieldLength || text.length > fieldLength ? `${shown.slice(0, fieldLength)}…` : shown;
};

const safe = (value: unknown, depth = 0): unknown => {
  if (typeof value === 'string') return safeText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === depthLimit) return '…';
  if (Array.isArray(value)) return value.map((one: unknown) => safe(one, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [safeText(name), safe(one, depth + 1)]),
  );
};

const cut = (fields: LogFields): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, safe(value)]));

export const logInfo = (message: LogMessage<'info'>, fields: LogFields = {}): void =>
  logger().info(message, cut(fields));
export const logWarn: Warn = (message, fields = {}) => logger().warn(message, cut(fields));
