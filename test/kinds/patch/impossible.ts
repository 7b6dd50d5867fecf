// Drifts that cannot be: fields and directions in which there is nothing to put back, with the reason why.
export const impossible: Readonly<Record<string, string>> = {
  'apigateway.stage /deploymentId set': 'a stage always points to a deployment',
  'apigateway.stage /cacheClusterSize set': 'a cache that is on always has a size, and only that is compared',
  'apigateway.stage /webAclArn changed': 'WAF is not embedded here; refused like the others (stage.test.ts)',
  'apigateway.stage /webAclArn unset': 'WAF is not embedded here; refused like the others (stage.test.ts)',
  'apigateway.integration /type set': 'an integration always has a type',
  'apigateway.integration /httpMethod set':
    'only a MOCK has none, where it is not compared (integration.test.ts)',
  'apigateway.integration /integrationResponses/*/statusCode changed': 'it names its own entry',
};
