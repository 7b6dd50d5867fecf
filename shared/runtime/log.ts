// Log lines of a door (Powertools): a constant message and keys; texts cut, so that no line runs away.
import { Logger } from '@aws-lambda-powertools/logger';

type Fields = Readonly<Record<string, unknown>>;

const serviceName = 'stagewatch';
const fieldLength = 2000;

// Made with the first line: a door that has nothing to say starts sooner.
let made: Logger | undefined;
const logger = (): Logger => (made ??= new Logger({ serviceName }));

const cut = (fields: Fields): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'string' && value.length > fieldLength ? `${value.slice(0, fieldLength)}…` : value,
    ]),
  );

export const logInfo = (message: string, fields: Fields = {}): void => logger().info(message, cut(fields));
export const logWarn = (message: string, fields: Fields = {}): void => logger().warn(message, cut(fields));
