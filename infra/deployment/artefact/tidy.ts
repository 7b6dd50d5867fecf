// What osls writes twice: a function's `DependsOn` the role that its `Role` names already. CloudFormation does not mind;
// validators warn (W3005), and emulators that take warnings for errors refuse the whole template.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, type Json } from '../../local/definitions.js';

const namedBy = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(namedBy);
  if (!isObject(value)) return [];
  const attribute = value['Fn::GetAtt'];
  const own = Array.isArray(attribute) ? [String(attribute[0])] : [];
  return [...own, ...Object.values(value).flatMap(namedBy)];
};

const tidied = (resource: unknown): unknown => {
  if (!isObject(resource) || resource['Type'] !== 'AWS::Lambda::Function') return resource;
  const named = namedBy(resource['Properties']);
  const { DependsOn, ...rest } = resource;
  const left = [DependsOn ?? []].flat().filter((id) => typeof id !== 'string' || !named.includes(id));
  return left.length === 0 ? rest : { ...rest, DependsOn: left };
};

/** An export ties other stacks to this one, and nothing of ours imports. */
const unexported = (output: unknown): unknown => {
  if (!isObject(output)) return output;
  const { Export: _export, ...rest } = output;
  return rest;
};

const each = (members: unknown, change: (one: unknown) => unknown): Json =>
  Object.fromEntries(Object.entries(isObject(members) ? members : {}).map(([id, one]) => [id, change(one)]));

export const withoutRepetition = (template: Json): Json => ({
  ...template,
  Resources: each(template['Resources'], tidied),
  Outputs: each(template['Outputs'], unexported),
});

const compiled = 'compiledCloudFormationTemplate';

/** `osls deploy --package` takes the template from its state file. */
const stateWith = (state: unknown): unknown => {
  if (!isObject(state) || !isObject(state['service'])) return state;
  const { provider } = state['service'];
  if (!isObject(provider) || !isObject(provider[compiled])) return state;
  const tidy = { ...provider, [compiled]: withoutRepetition(provider[compiled]) };
  return { ...state, service: { ...state['service'], provider: tidy } };
};

const rewrite = (path: string, change: (content: unknown) => unknown): void => {
  const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify(change(content), null, 2));
};

/** `output`: the folder `.serverless`. */
export const tidy = (output: string): void => {
  rewrite(join(output, 'cloudformation-template-update-stack.json'), (template) =>
    isObject(template) ? withoutRepetition(template) : template,
  );
  rewrite(join(output, 'serverless-state.json'), stateWith);
};
