// Small Terraform states on a live estate: what a check of them reports.
import { expect } from '@jest/globals';
import type { DeclaredTarget } from '../../shared/model/declaration.js';
import { resource, state } from '../usecases/declarations/sources.js';
import { compiled, estateOf, type clientPool, type Estate } from './estate.js';

export const builderOn =
  (pool: () => ReturnType<typeof clientPool>) =>
  (...resources: readonly object[]): Promise<Estate> =>
    estateOf(compiled({ name: 'terraform.tfstate', text: state(...resources) }), pool().clientsFor);

export const targetIn = (estate: Estate, kind: string): DeclaredTarget => {
  const found = estate.baseline.targets.find((target) => target.kind === kind);
  if (found === undefined) throw new Error(`no ${kind} is declared`);
  return found;
};

/** The parts of a physical key. */
export const partsOf = (target: DeclaredTarget): [string, string, string] => {
  const [api = '', second = '', third = ''] = target.key.split('/');
  return [api, second, third];
};

/** The paths that a check of the whole estate reports, worst first; nothing may be unknown. */
export const pathsOf = async (estate: Estate): Promise<string[]> => {
  const { targets, summary } = await estate.check();
  expect(summary.unknown).toBe(0);
  return targets.flatMap((target) => {
    if (target.verdict === 'drifted') return target.differences.map(({ path }) => path);
    return target.verdict === 'in-sync' ? [] : [target.verdict];
  });
};

export const stage = (more: object) =>
  resource('aws_api_gateway_stage', {
    rest_api_id: 'abc',
    stage_name: 'prod',
    deployment_id: 'dep1',
    ...more,
  });
export const settings = (method_path: string, more: object) =>
  resource('aws_api_gateway_method_settings', {
    rest_api_id: 'abc',
    stage_name: 'prod',
    method_path,
    settings: [more],
  });
export const integration = (more: object) =>
  resource('aws_api_gateway_integration', {
    rest_api_id: 'abc',
    resource_id: 'res1',
    http_method: 'GET',
    ...more,
  });
export const httpApi = (protocol_type = 'HTTP') =>
  resource('aws_apigatewayv2_api', { id: 'abc', protocol_type });
export const v2Stage = (more: object) =>
  resource('aws_apigatewayv2_stage', { api_id: 'abc', name: 'prod', ...more });
export const v2Integration = (more: object) =>
  resource('aws_apigatewayv2_integration', { api_id: 'abc', id: 'int1', ...more });
