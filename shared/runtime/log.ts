// Log and metric lines of a door (Powertools): a constant message and keys; texts cut, so that no line runs away.
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

type Fields = Readonly<Record<string, unknown>>;

export const metricNamespace = 'Stagewatch';
const serviceName = 'stagewatch';
const fieldLength = 2000;

const logger = new Logger({ serviceName });
const metrics = new Metrics({ namespace: metricNamespace, serviceName });

const cut = (fields: Fields): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'string' && value.length > fieldLength ? `${value.slice(0, fieldLength)}…` : value,
    ]),
  );

export const logInfo = (message: string, fields: Fields = {}): void => logger.info(message, cut(fields));
export const logWarn = (message: string, fields: Fields = {}): void => logger.warn(message, cut(fields));

/** CloudWatch reads metrics out of such lines (embedded metric format); no call is made. */
export const publishMetrics = (values: Readonly<Record<string, number>>): void => {
  for (const [name, value] of Object.entries(values)) {
    metrics.addMetric(name, name.endsWith('Seconds') ? MetricUnit.Seconds : MetricUnit.Count, value);
  }
  metrics.publishStoredMetrics();
};
