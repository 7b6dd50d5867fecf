// Metric lines of a door (Powertools); apart from the log, because only one door has any.
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

export const metricNamespace = 'Stagewatch';

let made: Metrics | undefined;
const metricsOf = (): Metrics =>
  (made ??= new Metrics({ namespace: metricNamespace, serviceName: 'stagewatch' }));

/** CloudWatch reads metrics out of such lines (embedded metric format); no call is made. */
export const publishMetrics = (values: Readonly<Record<string, number>>): void => {
  const metrics = metricsOf();
  for (const [name, value] of Object.entries(values)) {
    metrics.addMetric(name, name.endsWith('Seconds') ? MetricUnit.Seconds : MetricUnit.Count, value);
  }
  metrics.publishStoredMetrics();
};
