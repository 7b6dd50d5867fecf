// What AWS answers, in CloudFormation's words: by name, and only what is set.
import { isObject, type Json, type JsonObject } from '../../model/brand.js';
import { parsed } from './asking.js';

const isSet = (value: unknown): boolean =>
  value !== undefined && !(Array.isArray(value) && value.length === 0) && value !== '';

/** What JSON can hold of an answer of the SDK: times as texts, and nothing that is undefined. */
const plain = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;

/** Without what is not set; empty lists and texts are not. */
export const settingsOf = (answer: object): JsonObject =>
  Object.fromEntries(
    Object.entries(answer).flatMap(([name, value]): [string, Json][] =>
      isSet(value) ? [[name, plain(value)]] : [],
    ),
  );

/** An attribute that is a text of JSON. */
export const jsonOf = (text: string | undefined): Json | undefined =>
  text === undefined || text === '' ? undefined : plain(parsed(text));

/** An object none of whose members is set is not set, either. */
export const unlessEmpty = (value: object | undefined): JsonObject | undefined => {
  const settings = settingsOf(value ?? {});
  return Object.keys(settings).length === 0 ? undefined : settings;
};

/** The statements of a policy. */
export const statementsIn = (policy: Json | undefined): readonly Json[] => {
  const all = isObject(policy) ? policy['Statement'] : undefined;
  return all === undefined ? [] : [all].flat();
};
