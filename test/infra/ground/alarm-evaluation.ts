// How CloudWatch judges an alarm, as far as ours need it: its User Guide, "How alarm state is evaluated when data is missing"
// and FILL of "Using metric math". What it makes of an expression whose metrics have no data at all is not documented; here
// that is missing data.
import { isObject, type Json } from '../../../infra/local/definitions.js';
import { objects } from './definitions.js';

/** Values that were published in each period, oldest first, over a few periods more than the alarm has. */
export type Published = readonly (readonly number[])[];
type Point = number | undefined;

interface Judged {
  statistic: string;
  filledWith: number | undefined;
}

const judgedOf = (alarm: Json): Judged => {
  const [expression] = objects(alarm['Metrics']).flatMap(({ Expression }) =>
    typeof Expression === 'string' ? [Expression] : [],
  );
  if (expression === undefined) return { statistic: String(alarm['Statistic']), filledWith: undefined };
  const [stat] = objects(alarm['Metrics']).flatMap(({ MetricStat }) =>
    isObject(MetricStat) ? [MetricStat['Stat']] : [],
  );
  const [, filledWith] = /^FILL\(\w+, (\d+)\)$/.exec(expression) ?? [];
  if (filledWith === undefined) throw new Error(`${expression} is not evaluated here`);
  return { statistic: String(stat), filledWith: Number(filledWith) };
};

const pointOf = (statistic: string, values: readonly number[]): Point => {
  if (values.length === 0) return undefined;
  if (statistic === 'SampleCount') return values.length;
  if (statistic === 'Maximum') return Math.max(...values);
  throw new Error(`${statistic} is not evaluated here`);
};

const breaches = ({ ComparisonOperator, Threshold }: Json, point: number): boolean =>
  ComparisonOperator === 'LessThanThreshold' ? point < Number(Threshold) : point >= Number(Threshold);

/** The real points that there are, the newest of them; missing ones only where those are too few. */
export const rings = (alarm: Json, published: Published): boolean => {
  const { statistic, filledWith } = judgedOf(alarm);
  const points = published.map((values) => pointOf(statistic, values));
  const isThere = points.some((point) => point !== undefined);
  const known = points.flatMap((point) => point ?? (isThere && filledWith !== undefined ? [filledWith] : []));
  const wanted = Number(alarm['EvaluationPeriods']);
  const judged = known.slice(-wanted).map((point) => breaches(alarm, point));
  const isMissingBad = alarm['TreatMissingData'] === 'breaching';
  return judged.every(Boolean) && (judged.length === wanted || isMissingBad);
};
