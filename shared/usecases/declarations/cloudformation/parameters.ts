// Values of a template's parameters: as given, else by default.
import { isObject, wordOf, type Json } from '../../../model/brand.js';
import { givenAs, memberOf, sectionOf, unknown, type Resolving } from './world.js';

const isList = (type: string): boolean => /^(?:CommaDelimitedList$|List<)/.test(type);

/** `AWS::SSM::Parameter::Value<List<String>>` → `List<String>` */
const stored = (type: string): string | undefined => /^AWS::SSM::Parameter::Value<(.+)>$/.exec(type)?.[1];

/** CloudFormation shows a `NoEcho` value as asterisks. */
const isHidden = (text: Json): boolean => typeof text === 'string' && /^\*{4,}$/.test(text);

const typed = (type: string, value: Json): Json => {
  if (!isList(type)) return value;
  const text = wordOf(value);
  return text === '' ? [] : text.split(',').map((word) => word.trim());
};

/** What `Ref` of a parameter gives; undefined where the template has no such parameter. */
export const parameterValue = (at: Resolving, name: string): Json | undefined => {
  const { world } = at;
  const declared = memberOf(sectionOf(world, 'Parameters'), name);
  const given = givenAs(world.bindings.parameters, name);
  if (!isObject(declared)) return given;
  const type = wordOf(declared['Type']);
  const inStore = stored(type);
  const isSecret = declared['NoEcho'] === true || declared['NoEcho'] === 'true';
  if (isSecret) at.onSecret?.();
  // What people give is the name of an SSM parameter; what a deployed stack tells is its value.
  if (inStore !== undefined && world.bindings.stack === undefined)
    return unknown(at, `SSM parameter ${name}`, name);
  const value = given ?? (inStore === undefined ? declared['Default'] : undefined);
  if (value === undefined || value === null) return unknown(at, `Ref ${name}`, name);
  if (isSecret && isHidden(value)) return unknown(at, `Ref ${name} (NoEcho)`, name, 'secret-not-given');
  return typed(inStore ?? type, value);
};
