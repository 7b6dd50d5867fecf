// The arithmetic of docs/costs.md: what a month of one deployment comes to, from sizes, prices and the definitions.
import { isObject, loadDefinitions } from '../../infra/local/definitions.js';

export type Numbers = Readonly<Record<string, number>>;

const month = { days: 30, minutes: 43_200, seconds: 2_592_000 };
const { functions, resources } = loadDefinitions(process.cwd(), { region: 'us-east-1', stage: 'prod' });

const countOf = (type: string): number => Object.values(resources).filter(({ Type }) => Type === type).length;

const mappings = (): number =>
  Object.values(functions).reduce((sum, { events }) => {
    const list = Array.isArray(events) ? events : [];
    return sum + list.filter((one) => typeof one === 'object' && one !== null && 'sqs' in one).length;
  }, 0);

/** An alarm costs by the metrics that it reads. */
const alarmedMetrics = (): number =>
  Object.values(resources)
    .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')
    .reduce((sum, { Properties }) => {
      const metrics: unknown = Properties?.['Metrics'];
      const read = Array.isArray(metrics)
        ? metrics.filter((one) => isObject(one) && 'MetricStat' in one)
        : [0];
      return sum + read.length;
    }, 0);

const gigabytes = (door: string): number => Number(functions[door]?.['memorySize'] ?? 512) / 1024;

/** What is in the definitions and nowhere else. */
export const defined = {
  alarms: alarmedMetrics(),
  dashboards: countOf('AWS::CloudWatch::Dashboard'),
  keys: countOf('AWS::KMS::Key'),
  secrets: countOf('AWS::SecretsManager::Secret'),
  functions: Object.keys(functions).length,
  queueReaders: mappings(),
};

/** How often the schedules go in a month. */
const runs = {
  sweep: month.minutes / 15,
  deliver: month.minutes,
  baseline: month.minutes / 60,
  pulse: month.minutes / 5,
};

/**
 * Reads of APIs in a month. The narrowest quota, GetResources (5 per 2 s), bounds them: two processes take 0.06 of the
 * share each; an API whose turn has not come waits, and what was asked twice meanwhile is read once.
 */
const looksOf = (size: Numbers): number => {
  const { apis = 0, accounts = 1, share = 0.5 } = size;
  const perSecond = 2 * 0.12 * share * 2.5;
  return Math.min(apis * runs.sweep, accounts * perSecond * month.seconds);
};

/** Seconds that both sweeping processes work or wait for their turn. */
const sweepingSeconds = (size: Numbers): number => {
  const { apis = 0, accounts = 1, share = 0.5 } = size;
  const perSweep = Math.min(900, apis / accounts / (2 * 0.12 * share * 2.5));
  return 2 * perSweep * runs.sweep;
};

export interface Line {
  item: string;
  quantity: number;
  /** Name of the price, and how many units it is for. */
  price: string;
  per: number;
}

export const linesOf = (size: Numbers, metrics: number): Line[] => {
  const { apis = 0, changes = 0, deliverSeconds = 0, kilobytes = 0 } = size;
  const looks = looksOf(size);
  const compute =
    sweepingSeconds(size) * gigabytes('detect') +
    changes * gigabytes('detect') +
    runs.deliver * deliverSeconds * gigabytes('deliver') +
    runs.sweep * 3 * gigabytes('sweep') +
    runs.baseline * 5 * gigabytes('baseline');
  const invocations = looks / 10 + changes + runs.deliver + runs.sweep + runs.baseline;
  const heads = apis * runs.pulse;
  return [
    { item: 'Lambda: compute', quantity: compute, price: 'Lambda GB-second', per: 1 },
    { item: 'Lambda: requests', quantity: invocations, price: 'Lambda requests', per: 1e6 },
    {
      item: 'DynamoDB: writes',
      quantity: looks + changes * 5 + runs.deliver / 5,
      price: 'DynamoDB writes',
      per: 1e6,
    },
    {
      item: 'DynamoDB: reads',
      quantity: looks * 4 + heads + runs.deliver * 3,
      price: 'DynamoDB reads',
      per: 1e6,
    },
    { item: 'DynamoDB: storage', quantity: (apis * kilobytes) / 1e6, price: 'DynamoDB storage GB', per: 1 },
    { item: 'DynamoDB: recovery', quantity: (apis * kilobytes) / 1e6, price: 'DynamoDB recovery GB', per: 1 },
    {
      item: 'SQS: requests',
      quantity: defined.queueReaders * 5 * 3 * month.minutes + apis * runs.sweep * 0.3,
      price: 'SQS requests',
      per: 1e6,
    },
    { item: 'EventBridge: events on our bus', quantity: changes, price: 'EventBridge events', per: 1e6 },
    {
      item: 'EventBridge Scheduler: runs',
      quantity: runs.deliver + runs.sweep + runs.baseline,
      price: 'Scheduler runs',
      per: 1e6,
    },
    { item: 'SNS: publishes', quantity: changes / 10, price: 'SNS publishes', per: 1e6 },
    { item: 'CloudWatch: metrics', quantity: metrics, price: 'CloudWatch metric', per: 1 },
    { item: 'CloudWatch: alarms', quantity: defined.alarms, price: 'CloudWatch alarm', per: 1 },
    { item: 'CloudWatch: dashboard', quantity: defined.dashboards, price: 'CloudWatch dashboard', per: 1 },
    { item: 'CloudWatch: logs', quantity: (invocations * 1.5) / 1e6, price: 'CloudWatch logs GB', per: 1 },
    { item: 'KMS: key', quantity: defined.keys, price: 'KMS key', per: 1 },
    { item: 'KMS: requests', quantity: 150_000, price: 'KMS requests', per: 1e4 },
    { item: 'Secrets Manager', quantity: defined.secrets, price: 'Secret', per: 1 },
  ];
};

export const dollars = ({ quantity, price, per }: Line, prices: Numbers): number =>
  (quantity / per) * (prices[price] ?? Number.NaN);

/** As the page writes it. */
export const shown = (amount: number): string => amount.toFixed(2);
