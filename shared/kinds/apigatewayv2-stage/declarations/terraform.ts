// Which declared resources speak about a v2 stage. `aws_apigatewayv2_deployment` does not: it names no stage.
import { isObject, type JsonObject } from '../../../model/brand.js';
import type { DeclarationType } from '../../kind.js';
import { exportedByAll, importParts, withAllTags } from '../../_support/declaring.js';
import { identified, textAt } from '../../_support/identity.js';
import { quickCreatedWithApi, quickCreateTarget } from '../../_support/quick-create.js';

const throttles = ['throttling_burst_limit', 'throttling_rate_limit'] as const;

/** The blocks of an argument, written as one block or as a list of them. */
const blocks = (attributes: JsonObject, name: string): readonly JsonObject[] =>
  [attributes[name]].flat().filter(isObject);

const adviseStage = (attributes: JsonObject): string[] => {
  const advice = ['default_route_settings', 'route_settings'].flatMap((name) =>
    blocks(attributes, name).flatMap((block) =>
      throttles
        .filter((throttle) => block[throttle] === 0)
        .map(
          (throttle) => `\`${name}.${throttle}\` 0 refuses every request; leave it out to not limit them.`,
        ),
    ),
  );
  if (attributes['auto_deploy'] === true && typeof attributes['deployment_id'] === 'string')
    advice.push('`deployment_id` is chosen by AWS while `auto_deploy` is on; it is not compared.');
  return advice;
};

const stage: DeclarationType = {
  type: 'aws_apigatewayv2_stage',
  aliases: ['aws_api_gateway_v2_stage'],
  column: 'terraform',
  bound: () => [],
  identity: ['api_id', 'name'],
  importShape: 'API-ID/STAGE-NAME',
  fromImport: importParts('api_id', 'name'),
  identify: (attributes) => identified(attributes, 'api_id', 'name'),
  computed: [...exportedByAll, 'execution_arn', 'invoke_url'],
  notWatched: [],
  // Terraform suppresses a dropped `default_route_settings` block: AWS always has one.
  optionalComputed: ['/deploymentId', '/defaultRouteSettings', '/routeSettings/*/loggingLevel'],
  zeroMayBeUnset: [
    '/defaultRouteSettings/throttlingBurstLimit',
    '/defaultRouteSettings/throttlingRateLimit',
    '/routeSettings/*/throttlingBurstLimit',
    '/routeSettings/*/throttlingRateLimit',
  ],
  closes: [],
  prepare: withAllTags,
  advise: adviseStage,
};

/** An API with a `target` comes with a stage that deploys every change (CreateApi, Target). */
const quickCreated = quickCreatedWithApi({
  identity: ['id'],
  identify: (attributes) => {
    const api = textAt(attributes, 'id');
    return api === undefined ? undefined : { key: `${api}/$default`, place: {} };
  },
  // The API's own attributes are not the stage's: only that there is a target says something about it.
  prepare: (attributes) => ({
    attributes:
      quickCreateTarget(attributes) === undefined ? {} : { id: attributes['id'] ?? null, target: true },
    restated: [],
  }),
});

export const terraform: readonly DeclarationType[] = [stage, quickCreated];
