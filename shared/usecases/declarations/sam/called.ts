// Functions, state machines and tables as plain CloudFormation, so that references to them lead somewhere.
import { isObject } from '../../../model/brand.js';
import type { TemplateResource } from '../cloudformation/template.js';
import { apiEventsOf } from './api-events.js';
import { madeOf, nothing, refusal, type Expanding, type Expansion } from './expansion.js';
import { isGiven, ref, written } from './intrinsics.js';
import { aliasOf } from './invocation.js';
import { aliasIdOf, roleIdOf } from './logical-ids.js';

/** SAM makes a role for what brings none of its own. */
const roleFor = (owner: TemplateResource, name: string): TemplateResource =>
  madeOf(owner, {
    logicalId: roleIdOf(name),
    type: 'AWS::IAM::Role',
    properties: written({ Path: owner.properties['RolePath'] }),
  });

const ownRole = (owner: TemplateResource): TemplateResource[] =>
  isGiven(owner.properties['Role']) ? [] : [roleFor(owner, owner.logicalId)];

const renamed = (
  source: TemplateResource,
  type: string,
  names: Readonly<Record<string, string>>,
): TemplateResource =>
  madeOf(source, {
    logicalId: source.logicalId,
    type,
    properties: written(
      Object.fromEntries(Object.entries(names).map(([name, own]) => [name, source.properties[own]])),
    ),
  });

const withResources = (...resources: readonly TemplateResource[]): Expansion => ({ ...nothing, resources });

export const expandFunction = (expanding: Expanding, lambda: TemplateResource): Expansion => {
  const resources = [
    renamed(lambda, 'AWS::Lambda::Function', { FunctionName: 'FunctionName' }),
    ...ownRole(lambda),
  ];
  const alias = aliasOf(expanding, lambda);
  if (alias === undefined) return withResources(...resources);
  if (alias === 'unknown') {
    const reason = 'only a deployment tells the name of its alias, so the URIs that call it are left out';
    return { ...withResources(...resources), refusals: [refusal(lambda, reason, 'AutoPublishAlias')] };
  }
  const aliasId = aliasIdOf(lambda.logicalId, alias.name);
  const properties = { Name: alias.name, FunctionName: ref(lambda.logicalId) };
  const made = madeOf(lambda, { logicalId: aliasId, type: 'AWS::Lambda::Alias', properties });
  return {
    ...withResources(...resources, made),
    references: { [`${lambda.logicalId}.Alias`]: aliasId },
  };
};

/** Each of its API events comes with a role that API Gateway starts it with. */
export const expandStateMachine = (_: Expanding, machine: TemplateResource): Expansion => {
  const eventRoles = apiEventsOf(machine).flatMap((reading) =>
    'event' in reading ? [roleFor(machine, `${machine.logicalId}${reading.event.name}`)] : [],
  );
  return withResources(
    renamed(machine, 'AWS::StepFunctions::StateMachine', { StateMachineName: 'Name' }),
    ...ownRole(machine),
    ...eventRoles,
  );
};

export const expandTable = (_: Expanding, table: TemplateResource): Expansion =>
  withResources(renamed(table, 'AWS::DynamoDB::Table', { TableName: 'TableName' }));

export const expandApplication = (_: Expanding, application: TemplateResource): Expansion => {
  if (!isObject(application.properties['Location']))
    return withResources(
      renamed(application, 'AWS::CloudFormation::Stack', {
        TemplateURL: 'Location',
        Parameters: 'Parameters',
      }),
    );
  const reason = 'it comes from the Serverless Application Repository: what it declares is not read';
  return { ...withResources(application), refusals: [refusal(application, reason)] };
};
