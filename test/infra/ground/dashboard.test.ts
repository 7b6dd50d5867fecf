// The dashboard, as CloudFormation fills it in: JSON that CloudWatch can draw, with everything that has to be on it.
import { describe, expect, test } from '@jest/globals';
import { isObject, type Json } from '../../../infra/local/definitions.js';
import { functionLogicalId } from '../../../infra/local/ground.js';
import { deadLetters, doors, objects, of, queues, resolved } from './definitions.js';

const [[, dashboard] = ['', {}]] = of('AWS::CloudWatch::Dashboard');
const body: unknown = JSON.parse(String(resolved(dashboard['DashboardBody'])));
const widgets = objects(isObject(body) ? body['widgets'] : undefined);
const propertiesOf = ({ properties }: Json): Json => (isObject(properties) ? properties : {});
const metrics = widgets.flatMap((widget) => {
  const rows = propertiesOf(widget)['metrics'];
  return Array.isArray(rows) ? rows.filter((row): row is unknown[] => Array.isArray(row)) : [];
});
const shown = (name: string): string[] =>
  metrics.filter((row) => row[1] === name).map((row) => String(row[3]));

describe('the dashboard', () => {
  test('is drawn in its own Region, and no widget lies on another', () => {
    const taken = new Set<string>();
    for (const widget of widgets) {
      expect(propertiesOf(widget)).toMatchObject({ region: 'eu-west-1', title: expect.any(String) });
      const { x, y, width, height } = widget as Record<'x' | 'y' | 'width' | 'height', number>;
      expect(x + width).toBeLessThanOrEqual(24);
      for (let left = x; left < x + width; left += 1)
        for (let top = y; top < y + height; top += 1) {
          expect(taken.has(`${left}/${top}`)).toBe(false);
          taken.add(`${left}/${top}`);
        }
    }
  });

  test('begins with whether everything is read in time', () => {
    expect(propertiesOf(widgets[0] ?? {})['title']).toBe('Is everything read in time?');
    const own = metrics.filter((row) => row[0] === 'Stagewatch');
    expect(own.map((row) => row[1])).toEqual(
      expect.arrayContaining([
        'ScopesDeclared',
        'ScopesNotRead',
        'BlindScopes',
        'FindingsOpen',
        'BreakersOpen',
      ]),
    );
    for (const row of own) expect(row.slice(2, 6)).toEqual(['service', 'stagewatch', 'deployment', 'prod']);
  });

  test('has every queue and its dead letters', () => {
    const named = (ids: readonly string[]): string[] => ids.map((id) => `${id}.QueueName`).sort();
    expect(shown('ApproximateNumberOfMessagesVisible').sort()).toEqual(named(queues.map(([id]) => id)));
    const worked = queues.map(([id]) => id).filter((id) => !deadLetters().includes(id));
    expect(shown('ApproximateAgeOfOldestMessage').sort()).toEqual(named(worked));
  });

  test.each(['Errors', 'Throttles', 'Duration'])('has the %s of every door', (metric) =>
    expect(shown(metric).sort()).toEqual(doors.map(functionLogicalId).sort()),
  );
});
