// How templates name what is in an API before AWS gives ids: REST resources by path, integrations by route.
import type { JsonObject } from '../../model/brand.js';
import type { NamedType } from '../kind.js';
import { textAt } from './identity.js';

/** `/items/{id}`, as far up as the root of the API; undefined below a resource that only its id tells. */
const pathOf = (attributes: JsonObject): string | undefined => {
  const parent = textAt(attributes, 'ParentId');
  const part = textAt(attributes, 'PathPart');
  if (parent?.startsWith('/') !== true || part === undefined) return undefined;
  return parent === '/' ? `/${part}` : `${parent}/${part}`;
};

const stage = (type: string): NamedType => ({
  type,
  arguments: ['StageName'],
  name: (attributes) => textAt(attributes, 'StageName'),
});

export const restNaming: readonly NamedType[] = [
  { type: 'AWS::ApiGateway::RestApi', attributes: { RootResourceId: '/' } },
  { type: 'AWS::ApiGateway::Resource', arguments: ['ParentId', 'PathPart'], name: pathOf },
  { type: 'AWS::ApiGateway::Deployment', ownId: 'DeploymentId' },
  stage('AWS::ApiGateway::Stage'),
];

export const httpNaming: readonly NamedType[] = [
  { type: 'AWS::ApiGatewayV2::Deployment', ownId: 'DeploymentId' },
  stage('AWS::ApiGatewayV2::Stage'),
  {
    type: 'AWS::ApiGatewayV2::Route',
    gives: {
      to: 'Target',
      shape: /^integrations\/\$\{([^}]+)\}$/,
      arguments: ['RouteKey'],
      name: (attributes) => {
        const route = textAt(attributes, 'RouteKey');
        return route === undefined ? undefined : `routes/${route}`;
      },
    },
  },
  // It speaks about what quick create made, whose route the API names.
  { type: 'AWS::ApiGatewayV2::ApiGatewayManagedOverrides', borrows: { argument: 'RouteKey', from: 'ApiId' } },
];
