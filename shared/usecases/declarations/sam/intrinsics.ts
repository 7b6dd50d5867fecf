// The few intrinsic functions that SAM writes, and how it looks through those that people write.
import { isObject, type Json, type JsonObject } from '../../../model/brand.js';

export const ref = (logicalId: string): JsonObject => ({ Ref: logicalId });

export const attributeOf = (logicalId: string, attribute: string): JsonObject => ({
  'Fn::GetAtt': [logicalId, attribute],
});

export const substituted = (text: string): JsonObject => ({ 'Fn::Sub': text });

const noValue = ref('AWS::NoValue');

/** The value where the condition holds, nothing otherwise. */
export const onlyIf = (condition: string | undefined, value: JsonObject): JsonObject =>
  condition === undefined ? value : { 'Fn::If': [condition, value, noValue] };

/** A function stands as the only member of its object. */
export const isIntrinsic = (value: Json | undefined): boolean => {
  if (!isObject(value)) return false;
  const [name, ...others] = Object.keys(value);
  return others.length === 0 && name !== undefined && (name === 'Ref' || name.startsWith('Fn::'));
};

const isNoValue = (value: Json): boolean => isObject(value) && value['Ref'] === 'AWS::NoValue';

const choiceOf = (value: Json): readonly Json[] | undefined => {
  const choice = isObject(value) ? value['Fn::If'] : undefined;
  return Array.isArray(choice) && choice.length === 3 ? choice : undefined;
};

/** What a value can be, whichever way its condition turns out; nothing is no value. */
export const branchesOf = (value: Json): readonly Json[] =>
  (choiceOf(value)?.slice(1) ?? [value]).filter((branch) => !isNoValue(branch));

/** The value, or each of the two that its condition chooses from, changed alike. */
export const inBranches = (value: Json, change: (branch: Json) => Json): Json => {
  const choice = choiceOf(value);
  if (choice === undefined) return change(value);
  return {
    'Fn::If': choice.map((branch, index) => (index === 0 || isNoValue(branch) ? branch : change(branch))),
  };
};

/** SAM asks whether a value is there and says something, as Python does. */
export const isGiven = (value: Json | undefined): value is Json => {
  if (value === undefined || value === null || value === false || value === '' || value === 0) return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
};

export const membersOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

/** Only those members that are written. */
export const written = (members: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
