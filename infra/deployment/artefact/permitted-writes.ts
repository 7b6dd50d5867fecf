// What `remediate` may change once deployed, read from the policies that deploy rather than from what they were made of.
import { isObject, type Json } from '../../local/definitions.js';

export interface PermittedWrite {
  action: string;
  resource: string;
  /** It holds for more than one thing. */
  isWide: boolean;
}

const listOf = (value: unknown): unknown[] => [value ?? []].flat();

/** A resource as text; what only AWS knows yet stays a name. */
const textOf = (resource: unknown): string => {
  if (typeof resource === 'string') return resource;
  if (!isObject(resource)) return String(resource);
  const sub = listOf(resource['Fn::Sub'])[0];
  if (typeof sub === 'string') return sub;
  return typeof resource['Ref'] === 'string' ? resource['Ref'] : listOf(resource['Fn::GetAtt']).join('.');
};

/** As people know it: `/restapis/abc/stages/prod`, `tags of /restapis/abc/stages/prod`, `ivs stage/AbCd`. */
const shown = (resource: string): string => {
  const arn = resource.replaceAll(/\$\{AWS::\w+\}/g, 'X');
  const [, , service = '', , , ...rest] = arn.split(':');
  if (rest.length === 0) return arn;
  const path = rest.join(':').replaceAll('%3A', ':').replaceAll('%2F', '/');
  const tagged = path.replace(/^\/tags\/arn:\w+:\w+:[\w-]*:\w*:/, 'tags of ');
  return tagged.startsWith('/') || tagged.startsWith('tags of ') ? tagged : `${service} ${tagged}`;
};

const writing = /^(apigateway:(PATCH|PUT|POST|DELETE)|ivs:(Create|Update|Delete|Tag|Untag)\w*)$/i;

const writesOf = (statement: Json): PermittedWrite[] => {
  if (statement['Effect'] !== 'Allow') return [];
  const actions = listOf(statement['Action'])
    .map(String)
    .filter((action) => writing.test(action));
  return listOf(statement['Resource']).flatMap((one) => {
    const resource = shown(textOf(one));
    return actions.map((action) => ({ action, resource, isWide: resource.includes('*') }));
  });
};

const statementsOf = (document: unknown): Json[] =>
  isObject(document) ? listOf(document['Statement']).filter(isObject) : [];

/** Every write to what we watch that this stack allows, in the order of the template. */
export const permittedWrites = (resources: Readonly<Record<string, Json>>): PermittedWrite[] =>
  Object.values(resources).flatMap(({ Type, Properties }) => {
    const properties = isObject(Properties) ? Properties : {};
    const documents =
      Type === 'AWS::IAM::ManagedPolicy' || Type === 'AWS::IAM::Policy'
        ? [properties['PolicyDocument']]
        : listOf(properties['Policies'])
            .filter(isObject)
            .map((policy) => policy['PolicyDocument']);
    return documents.flatMap(statementsOf).flatMap(writesOf);
  });
