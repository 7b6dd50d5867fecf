// Real states of format 4, written again in every other form: the same is declared.
import { describe, expect, test } from '@jest/globals';
import { realStates } from '../../../acceptance/real-states.js';
import { compileText } from '../sources.js';
import { format3, format4Flat, planned, shown, type Attributes, type Made } from './forms.js';

interface State {
  resources: readonly {
    mode: string;
    type: string;
    instances: readonly { attributes: Attributes; deposed?: string }[];
  }[];
}

const managed = (text: string): Made[] =>
  (JSON.parse(text) as State).resources
    .filter(({ mode }) => mode === 'managed')
    .flatMap(({ type, instances }) => instances.map(({ attributes }) => ({ type, attributes })))
    .map((one, index) => ({ ...one, name: `it${index}` }));

const declared = (text: string) => {
  const { baseline, problems } = compileText(text, 'it.json');
  expect(problems).toEqual([]);
  return baseline.targets
    .map(({ kind, key, account, region, leaves }) => ({
      id: `${kind} ${account}/${region}/${key}`,
      leaves: leaves
        .map(({ pointer, value }) => [pointer, value] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
};

const states = realStates.filter(({ version }) => version === 4);

// Without the real states beside the checkout there is nothing to try; `optional-tools` says so.
(states.length === 0 ? describe.skip : describe)('the real states', () => {
  test.each(states.map(({ name, text }) => [name, text] as const))('%s', (_name, text) => {
    const expected = declared(text);
    expect(expected.length).toBeGreaterThan(0);
    for (const form of [shown, planned, format3, format4Flat])
      expect(declared(JSON.stringify(form(managed(text))))).toEqual(expected);
  });
});
