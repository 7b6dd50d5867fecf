// Small templates and OpenAPI documents on a live estate: what a check of them reports.
import { afterAll, beforeAll } from '@jest/globals';
import { stringify } from 'yaml';
import { startLocalAws, type LocalAws } from '../../infra/local/server.js';
import type { Bindings } from '../../shared/usecases/declarations/source.js';
import { clientPool, compiled, estateOf, place, type Estate } from './estate.js';

export interface TemplateResource {
  Type: string;
  Properties: object;
}

export type Resources = Readonly<Record<string, TemplateResource>>;

/** A template whose API is `Api`, as a stack would be: with ids for what the resources refer to. */
export const template = (Resources: Resources, more: object = {}): string =>
  stringify({ AWSTemplateFormatVersion: '2010-09-09', ...more, Resources }, { version: '1.1' });

export const restApi: TemplateResource = { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'it' } };

export const httpApi = (ProtocolType = 'HTTP'): TemplateResource => ({
  Type: 'AWS::ApiGatewayV2::Api',
  Properties: { Name: 'it', ProtocolType },
});

export const restStage = (properties: object): Resources => ({
  Api: restApi,
  It: {
    Type: 'AWS::ApiGateway::Stage',
    Properties: { RestApiId: { Ref: 'Api' }, StageName: 'prod', ...properties },
  },
});

export const restMethod = (Integration: object): Resources => ({
  Api: restApi,
  It: {
    Type: 'AWS::ApiGateway::Method',
    Properties: { RestApiId: { Ref: 'Api' }, ResourceId: 'res1', HttpMethod: 'GET', Integration },
  },
});

export const httpStage = (properties: object, protocol = 'HTTP'): Resources => ({
  Api: httpApi(protocol),
  It: {
    Type: 'AWS::ApiGatewayV2::Stage',
    Properties: { ApiId: { Ref: 'Api' }, StageName: 'prod', ...properties },
  },
});

export const httpIntegration = (properties: object, protocol = 'HTTP'): Resources => ({
  Api: httpApi(protocol),
  It: { Type: 'AWS::ApiGatewayV2::Integration', Properties: { ApiId: { Ref: 'Api' }, ...properties } },
});

/** The embedded AWS of a test file: builds what a text declares, and lets it be changed. */
export const onLocalAws = () => {
  let aws: LocalAws;
  let pool: ReturnType<typeof clientPool>;
  beforeAll(async () => {
    aws = await startLocalAws();
    pool = clientPool(aws.endpoint);
  });
  afterAll(async () => {
    pool.destroy();
    await aws.close();
  });
  const built = (text: string, bindings: Bindings = {}, name = 'template.yaml'): Promise<Estate> =>
    estateOf(compiled({ name, text, bindings: { place, ...bindings } }), pool.clientsFor);
  return { built, clients: () => pool.clientsFor(place) };
};

/** The differences of the only target that has any. */
export const differencesOf = async (estate: Estate, undeclared: 'ignore' | 'report' = 'ignore') => {
  const { targets } = await estate.check({ undeclared });
  return targets.flatMap((target) => (target.verdict === 'drifted' ? target.differences : []));
};

/** An OpenAPI document with one operation, whose integration this is. */
export const openApi = (integration: object, method = 'get', version: object = { swagger: '2.0' }): string =>
  stringify({
    ...version,
    info: { title: 'It', version: '1' },
    paths: { '/items': { [method]: { 'x-amazon-apigateway-integration': integration } } },
  });

export const asHttp = { openapi: '3.0.1', 'x-amazon-apigateway-importexport-version': '1.0' };
