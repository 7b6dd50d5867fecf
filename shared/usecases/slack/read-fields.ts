// Members of a JSON object as an announcement has them: whatever else stands there counts as absent.
import { isObject, wordOf, type Json, type JsonObject } from '../../model/brand.js';
import { severities, type Severity } from '../../model/severity.js';

export const objectIn = (holder: JsonObject, name: string): JsonObject | undefined => {
  const value = holder[name];
  return isObject(value) ? value : undefined;
};

export const listIn = (holder: JsonObject, name: string): readonly Json[] => {
  const value = holder[name];
  return Array.isArray(value) ? (value as readonly Json[]) : [];
};

/** Texts that are there, by our name for them. */
export const words = <Name extends string>(
  holder: JsonObject,
  names: Readonly<Record<Name, string>>,
): Partial<Record<Name, string>> => {
  const found: Partial<Record<Name, string>> = {};
  for (const name in names) {
    const word = wordOf(holder[names[name]]);
    if (word !== '') found[name] = word;
  }
  return found;
};

/** A number that can be counted to; undefined for anything else. */
export const countOf = (value: Json | undefined): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;

/** What nobody can rank is taken for bad. */
export const severityOf = (value: Json | undefined): Severity =>
  severities.find((severity) => severity === value) ?? 'high';

export const coreOf = (event: JsonObject) => ({
  event: wordOf(event['event']),
  severity: severityOf(event['severity']),
  at: wordOf(event['at']),
  ...words(event, { account: 'account', region: 'region', api: 'api' }),
});
