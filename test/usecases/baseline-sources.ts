// Configured sources for tests: S3 objects and stacks, and what a Terraform state of the world's estate says.
import type { SourceSpec } from '../../shared/usecases/sources/source-spec.js';
import type { Estate } from './world.js';

export const object: SourceSpec = {
  name: 's3://states/shop.tfstate',
  location: { type: 's3-object', bucket: 'states', key: 'shop.tfstate' },
  bindings: {},
};
export const prefix: SourceSpec = {
  name: 's3://states/team/**',
  location: { type: 's3-prefix', bucket: 'states', prefix: 'team/' },
  bindings: {},
};
export const stack: SourceSpec = {
  name: 'stack:shop',
  location: { type: 'stack', stack: 'shop' },
  bindings: {},
};
export const tagged: SourceSpec = {
  name: 'stacks:team=shop',
  location: { type: 'stacks', tag: { key: 'team', value: 'shop' } },
  bindings: {},
};

export const stackId = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/shop/11111111-2222';

export interface Stated {
  serial?: number;
  lineage?: string;
  uri?: string;
  description?: string;
}

/** A state as Terraform writes it, of the estate's stage and integration. */
export const stateOf = (
  { restApiId, resourceId, deploymentId }: Estate,
  { serial = 1, lineage = 'l-1', uri = 'https://orders.example.com/', description = 'live' }: Stated = {},
): string =>
  JSON.stringify(
    {
      version: 4,
      terraform_version: '1.9.8',
      serial,
      lineage,
      outputs: {},
      resources: [
        {
          mode: 'managed',
          type: 'aws_api_gateway_stage',
          name: 'prod',
          provider: 'provider["registry.terraform.io/hashicorp/aws"]',
          instances: [
            {
              schema_version: 0,
              attributes: {
                rest_api_id: restApiId,
                stage_name: 'prod',
                deployment_id: deploymentId,
                description,
                xray_tracing_enabled: true,
                variables: { table: 'orders-secret-name' },
              },
            },
          ],
        },
        {
          mode: 'managed',
          type: 'aws_api_gateway_integration',
          name: 'orders',
          provider: 'provider["registry.terraform.io/hashicorp/aws"]',
          instances: [
            {
              schema_version: 0,
              attributes: {
                rest_api_id: restApiId,
                resource_id: resourceId,
                http_method: 'GET',
                type: 'HTTP',
                integration_http_method: 'GET',
                uri,
              },
            },
          ],
        },
      ],
    },
    null,
    2,
  );
