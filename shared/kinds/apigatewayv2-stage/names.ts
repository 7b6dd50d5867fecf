// Every field of a v2 stage, with its names in each declaring language.
// Facts: AWS API reference (v2 Stage, RouteSettings), Terraform AWS provider 6.58, CloudFormation registry.
import { whole } from '../../engine/mask.js';
import type { Field } from '../../model/field.js';
import { field, flag, integer, isAwsTag, number, oneOf, text } from '../_support/fields.js';
import { logDestination, singleLine } from '../_support/spelling.js';
import { withTemplateColumns } from '../_support/template-columns.js';
import { webSocketOnly, whileDeployedByHand } from './normalise.js';

const named = (terraform: string, cloudformation: string): Field['names'] => ({ terraform, cloudformation });

const stageFields: readonly Field[] = [
  field('/deploymentId', text, named('deployment_id', 'DeploymentId'), {
    class: 'deployment',
    conditions: whileDeployedByHand,
  }),
  field(
    '/autoDeploy',
    flag,
    { ...named('auto_deploy', 'AutoDeploy'), quickCreate: 'target', templateQuickCreate: 'Target' },
    {
      unset: false,
      // Switching it on deploys the API as it is at that moment (developer guide, HTTP API stages).
      changesAlong: ['/deploymentId'],
    },
  ),
  field('/description', text, named('description', 'Description')),
  field('/clientCertificateId', text, named('client_certificate_id', 'ClientCertificateId'), {
    conditions: webSocketOnly,
  }),
  field('/stageVariables/*', text, named('stage_variables.*', 'StageVariables.*'), { mask: whole }),
  field(
    '/accessLogSettings/destinationArn',
    text,
    named('access_log_settings.destination_arn', 'AccessLogSettings.DestinationArn'),
    { spell: logDestination },
  ),
  field('/accessLogSettings/format', text, named('access_log_settings.format', 'AccessLogSettings.Format'), {
    spell: singleLine,
  }),
  field('/tags/*', text, named('tags.*', 'Tags.*'), { skip: isAwsTag }),
];

/**
 * The five route settings, for one map or for the default. AWS has no default for the throttles: an absent one
 * falls back to the account's. A 0 that nothing declares is an outage, not a default (terraform-provider-aws #14742).
 */
const routeSettings = (at: string, terraform: string, cloudformation: string): readonly Field[] => {
  const setting = (argument: string, property: string): Field['names'] =>
    named(`${terraform}.${argument}`, `${cloudformation}.${property}`);
  return [
    field(
      `${at}/detailedMetricsEnabled`,
      flag,
      setting('detailed_metrics_enabled', 'DetailedMetricsEnabled'),
      { unset: false },
    ),
    field(`${at}/loggingLevel`, oneOf('OFF', 'ERROR', 'INFO'), setting('logging_level', 'LoggingLevel'), {
      unset: 'OFF',
      conditions: webSocketOnly,
    }),
    field(`${at}/dataTraceEnabled`, flag, setting('data_trace_enabled', 'DataTraceEnabled'), {
      unset: false,
      conditions: webSocketOnly,
    }),
    field(
      `${at}/throttlingBurstLimit`,
      integer(0),
      setting('throttling_burst_limit', 'ThrottlingBurstLimit'),
      { alarming: [0] },
    ),
    field(`${at}/throttlingRateLimit`, number(0), setting('throttling_rate_limit', 'ThrottlingRateLimit'), {
      alarming: [0],
    }),
  ];
};

const fields: readonly Field[] = [
  ...stageFields,
  ...routeSettings('/defaultRouteSettings', 'default_route_settings', 'DefaultRouteSettings'),
  // CloudFormation's RouteSettings is a map like AWS's own; Terraform lists blocks.
  ...routeSettings('/routeSettings/*', 'route_settings[route_key]', 'RouteSettings.*'),
];

export const names: readonly Field[] = withTemplateColumns(fields, {
  // What quick create made, overridden.
  managedOverrides: (path) => `Stage.${path}`,
  // A deployment that names a stage says nothing else of it.
  deploymentOfStage: (path) => (path === 'DeploymentId' ? path : undefined),
});
