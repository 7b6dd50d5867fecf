// Metrics of a door (Powertools); apart from the log, because only one door has any.
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { DeliverOutcome } from '../usecases/deliver.js';

export const metricNamespace = 'Stagewatch';

export type Values = Readonly<Record<string, number>>;

/** By the names that alarms and dashboard have (infra/alarms.yml, infra/dashboard.yml). */
export const metricsOf = ({
  oldestUnsentMs,
  heartbeat,
}: Pick<DeliverOutcome, 'oldestUnsentMs' | 'heartbeat'>): Values => ({
  OldestUnsentSeconds: oldestUnsentMs / 1000,
  ...(heartbeat && {
    ScopesDeclared: heartbeat.declared,
    ScopesNotRead: heartbeat.notRead,
    BlindScopes: heartbeat.blind,
    FindingsOpen: heartbeat.drifts,
    BreakersOpen: heartbeat.breakers,
  }),
});

/**
 * CloudWatch reads metrics out of the lines that this writes (embedded metric format); no call is made. `deployment` is
 * a dimension: two deployments of one account do not answer for each other.
 */
export const createMetrics = (deployment: string): ((values: Values) => void) => {
  const metrics = new Metrics({
    namespace: metricNamespace,
    serviceName: 'stagewatch',
    defaultDimensions: { deployment },
  });
  return (values) => {
    for (const [name, value] of Object.entries(values)) {
      metrics.addMetric(name, name.endsWith('Seconds') ? MetricUnit.Seconds : MetricUnit.Count, value);
    }
    metrics.publishStoredMetrics();
  };
};
