// Where an API's definition comes from, as CloudFormation says it.
import { unresolved } from '../../../engine/unresolved.js';
import { isObject, type Json, type JsonObject } from '../../../model/brand.js';
import type { TemplateResource } from '../cloudformation/template.js';
import type { Expanding } from './expansion.js';
import { isGiven, membersOf } from './intrinsics.js';
import { settledWord } from './parameters.js';
import { samePlace, type Trace } from './traces.js';

/** `body`: written out; `elsewhere`: in another file; `managed`: SAM writes it of events. */
export type DefinitionSource =
  { from: 'body'; body: Json } | { from: 'elsewhere'; properties: JsonObject } | { from: 'managed' };

/** `s3://bucket/key?versionId=…` */
const storedObject = (uri: string): JsonObject | undefined => {
  const [, bucket, key, version] = /^s3:\/\/([^/]+)\/([^?]+)(?:\?versionId=(.+))?$/.exec(uri) ?? [];
  if (bucket === undefined || key === undefined) return undefined;
  return { Bucket: bucket, Key: key, ...(version === undefined ? {} : { Version: version }) };
};

/** A file that nobody gives leaves the definition unresolved, and whoever reads it says so. */
const elsewhere = ({ include }: Expanding, uri: Json): JsonObject => {
  if (typeof uri !== 'string') return { BodyS3Location: uri };
  const included = include?.(uri);
  if (included !== undefined) return { Body: included };
  return { BodyS3Location: storedObject(uri) ?? unresolved(`DefinitionUri ${uri}`) };
};

/** CloudFormation includes files before SAM sees the template; what stands beside goes before what is included. */
const withInclude = (expanding: Expanding, body: Json): Json => {
  const { 'Fn::Transform': call, ...beside } = membersOf(body);
  const { Name: name, Parameters: given } = membersOf(call);
  if (name !== 'AWS::Include') return body;
  const location = settledWord(expanding.template, expanding.parameters, membersOf(given)['Location']);
  const included = location === undefined ? undefined : expanding.include?.(location);
  return isObject(included) ? { ...included, ...beside } : body;
};

export const definitionSourceOf = (expanding: Expanding, api: TemplateResource): DefinitionSource => {
  const { DefinitionBody: body, DefinitionUri: uri } = api.properties;
  // SAM refuses both together: which of them was meant, nobody can tell.
  if (isGiven(body) && isGiven(uri))
    return { from: 'elsewhere', properties: { Body: unresolved('DefinitionBody beside DefinitionUri') } };
  if (isGiven(body)) return { from: 'body', body: withInclude(expanding, body) };
  return isGiven(uri) ? { from: 'elsewhere', properties: elsewhere(expanding, uri) } : { from: 'managed' };
};

export const bodyTraces = (api: TemplateResource): Trace[] => [
  samePlace(api.lineAt, ['Body'], ['DefinitionBody']),
  samePlace(api.lineAt, ['BodyS3Location'], ['DefinitionUri']),
];
