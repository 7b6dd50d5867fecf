// APIs that CloudFormation declares as a whole, and awscc's twins of them.
import { unresolved, unresolvedAt } from '../../engine/unresolved.js';
import { isObject, wordOf, type JsonObject } from '../../model/brand.js';
import { kindId } from '../../model/target.js';
import type { ApiBody, OwnerType } from '../kind.js';
import { basePathIn, basePathOption, bodyIn } from './api-body.js';
import { identified, textAt } from './identity.js';
import { awsccOwner } from './template-types.js';

/** A document in S3 is another file, which the template only points to. */
const storedBody = (attributes: JsonObject, rest: Omit<ApiBody, 'document' | 'at'>): ApiBody | undefined => {
  const location = attributes['BodyS3Location'];
  if (!isObject(location)) return undefined;
  const inner = unresolvedAt(location);
  const where = `s3://${wordOf(location['Bucket'])}/${wordOf(location['Key'])}`;
  return {
    document: unresolved(inner?.detail ?? `BodyS3Location ${where}`),
    at: ['BodyS3Location'],
    ...rest,
  };
};

const bodyOf = (attributes: JsonObject, rest: Omit<ApiBody, 'document' | 'at'>): ApiBody | undefined =>
  bodyIn(attributes, 'Body', rest) ?? storedBody(attributes, rest);

/** Without `Mode` the document takes the place of all paths (template reference, RestApi `Mode`). */
const restBody = (attributes: JsonObject): ApiBody | undefined =>
  bodyOf(attributes, {
    basePath: basePathIn(attributes['Parameters']),
    mode: textAt(attributes, 'Mode') === 'merge' ? 'merge' : 'overwrite',
  });

const httpBody = (attributes: JsonObject): ApiBody | undefined =>
  bodyOf(attributes, { basePath: basePathOption(attributes['BasePath']), mode: 'overwrite' });

const rest: OwnerType = {
  type: 'AWS::ApiGateway::RestApi',
  aliases: [],
  identify: (attributes) => identified(attributes, 'PhysicalId'),
  // What a body, or another API that it is cloned from, declares is not in the template.
  lists: (attributes) =>
    restBody(attributes) === undefined && attributes['CloneFrom'] === undefined
      ? [kindId('apigateway.stage'), kindId('apigateway.integration')]
      : [kindId('apigateway.stage')],
  body: restBody,
};

const http: OwnerType = {
  type: 'AWS::ApiGatewayV2::Api',
  aliases: [],
  identify: (attributes) => identified(attributes, 'PhysicalId'),
  lists: (attributes) =>
    httpBody(attributes) === undefined
      ? [kindId('apigatewayv2.stage'), kindId('apigatewayv2.integration')]
      : [kindId('apigatewayv2.stage')],
  // A body has no protocol beside it: there is no import of WebSocket APIs.
  facts: (attributes) => {
    const protocol = textAt(attributes, 'ProtocolType') ?? (httpBody(attributes) === undefined ? '' : 'HTTP');
    return protocol === '' ? {} : { protocol };
  },
  body: httpBody,
};

export const templateRestApis: readonly OwnerType[] = [rest, awsccOwner('awscc_apigateway_rest_api', rest)];

export const templateHttpApis: readonly OwnerType[] = [http, awsccOwner('awscc_apigatewayv2_api', http)];
