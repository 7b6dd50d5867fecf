// How CloudFormation, and awscc in snake case, speak about a REST integration: as a part of its method.
import type { DeclarationType } from '../../kind.js';
import { identified, textAt } from '../../_support/identity.js';
import { awsccTwin, templateType } from '../../_support/template-types.js';
import { names } from '../names.js';

/** Verbs are upper case; what stands for one that nothing tells (`${Verb}`) stays as it is called. */
const verbIn = (text: string | undefined): string | null =>
  text === undefined || text.includes('${') ? (text ?? null) : text.toUpperCase();

/** A method without an integration declares none. */
const method = templateType({
  type: 'AWS::ApiGateway::Method',
  column: 'cloudformation',
  identity: ['RestApiId', 'ResourceId', 'HttpMethod'],
  importShape: 'REST-API-ID/RESOURCE-ID/HTTP-METHOD',
  identify: (attributes) => {
    const { Integration: integration = null } = attributes;
    if (integration === null) return undefined;
    const verb = verbIn(textAt(attributes, 'HttpMethod'));
    return identified({ ...attributes, HttpMethod: verb }, 'RestApiId', 'ResourceId', 'HttpMethod');
  },
  notWatched: [
    'ApiKeyRequired',
    'AuthorizationScopes',
    'AuthorizationType',
    'AuthorizerId',
    'MethodResponses',
    'OperationName',
    'RequestModels',
    'RequestParameters',
    'RequestValidatorId',
  ],
  maySpeakOfNothing: true,
});

export const cloudformation: readonly DeclarationType[] = [
  method,
  awsccTwin('awscc_apigateway_method', method, names),
];
