// Drifts that the round trip does not meet: fields and directions, with the reason why.
export const impossible: Readonly<Record<string, string>> = {
  'apigateway.stage /deploymentId set': 'a stage always points to a deployment',
  'apigateway.stage /cacheClusterSize set': 'a cache that is on always has a size, and only that is compared',
  'apigateway.stage /webAclArn changed': 'WAF is not embedded here; refused like the others (stage.test.ts)',
  'apigateway.stage /webAclArn unset': 'WAF is not embedded here; refused like the others (stage.test.ts)',
  'apigateway.integration /type set': 'an integration always has a type',
  'apigateway.integration /httpMethod set':
    'only a MOCK has none, where it is not compared (integration.test.ts)',
  'apigateway.integration /integrationResponses/*/statusCode changed': 'it names its own entry',
  'apigatewayv2.stage /deploymentId set': 'no call of AWS unsets it; tried on bare stages (bare.test.ts)',
  'apigatewayv2.integration /integrationType set': 'an integration always has a type',
  'apigatewayv2.integration /integrationMethod set':
    'AWS answers a verb wherever one is compared (http-integration.test.ts)',
  'apigatewayv2.integration /integrationUri set':
    'only a MOCK and a service have none, and neither becomes another (http-integration.test.ts)',
  'apigatewayv2.integration /timeoutInMillis set': 'an integration always has a timeout',
};
