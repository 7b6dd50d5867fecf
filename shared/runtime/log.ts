// Log and metric lines: one JSON object each, with a constant message; cut, so that no line runs away.

type Fields = Readonly<Record<string, unknown>>;

const fieldLength = 2000;

const cut = (value: unknown): unknown =>
  typeof value === 'string' && value.length > fieldLength ? `${value.slice(0, fieldLength)}…` : value;

const line = (level: string, message: string, fields: Fields): string =>
  JSON.stringify({
    level,
    message,
    ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, cut(value)])),
  });

export const logInfo = (message: string, fields: Fields = {}): void =>
  console.log(line('info', message, fields));
export const logWarn = (message: string, fields: Fields = {}): void =>
  console.warn(line('warn', message, fields));

/** CloudWatch reads metrics out of such lines (embedded metric format); no call is made. */
export const logMetrics = (metrics: Readonly<Record<string, number>>, now: number): void => {
  const Metrics = Object.keys(metrics).map((Name) => ({ Name }));
  const directive = {
    Timestamp: now,
    CloudWatchMetrics: [{ Namespace: 'Stagewatch', Dimensions: [[]], Metrics }],
  };
  console.log(JSON.stringify({ _aws: directive, ...metrics }));
};
