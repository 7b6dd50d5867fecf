// Short ways to write templates and to see what came of them.
import type { Baseline, DeclaredTarget } from '../../../../shared/model/declaration.js';
import type { Json } from '../../../../shared/model/brand.js';
import {
  compileDeclarations,
  type Bindings,
  type Compiled,
} from '../../../../shared/usecases/declarations/compile.js';

export const place = { account: '111122223333', region: 'eu-west-1' };

export const compileTemplate = (text: string, bindings: Bindings = {}, name = 'template.yaml'): Compiled =>
  compileDeclarations([{ name, text, bindings: { place, ...bindings } }], place);

export const baselineOf = (text: string, bindings?: Bindings, name?: string): Baseline => {
  const { baseline, problems } = compileTemplate(text, bindings, name);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return baseline;
};

export type Resources = Readonly<Record<string, { Type: string; Properties?: object; Condition?: string }>>;

/** A template in JSON, which is YAML too. */
export const template = (Resources: Resources, more: object = {}): string =>
  JSON.stringify({ AWSTemplateFormatVersion: '2010-09-09', ...more, Resources });

export const api = { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'orders' } };

export const httpApi = {
  Type: 'AWS::ApiGatewayV2::Api',
  Properties: { Name: 'orders', ProtocolType: 'HTTP' },
};

/** A REST stage of the API `Api` whose variable `v` is an expression. */
export const stageWith = (v: Json, properties: object = {}): Resources => ({
  Api: api,
  Stage: {
    Type: 'AWS::ApiGateway::Stage',
    Properties: { RestApiId: { Ref: 'Api' }, StageName: 'prod', Variables: { v }, ...properties },
  },
});

export const keysOf = ({ targets }: Baseline): string[] =>
  targets.map(({ kind, key }) => `${kind} ${key}`).sort();

export const targetAt = (baseline: Baseline, key: string): DeclaredTarget => {
  const found = baseline.targets.find((target) => target.key === key);
  if (found === undefined) throw new Error(`no ${key} among ${keysOf(baseline).join(', ')}`);
  return found;
};

/** What the variable `v` came to: its value, nothing, or why it is left out. */
export const variableOf = (expression: Json, bindings: Bindings = {}, more: object = {}): unknown => {
  const { targets } = baselineOf(template(stageWith(expression), more), bindings);
  const stage = targets.find(({ kind }) => kind === 'apigateway.stage');
  const leaf = stage?.leaves.find(({ pointer }) => pointer === '/variables/v');
  if (leaf !== undefined) return leaf.value;
  const out = stage?.leftOut.find(({ declaredAs }) => declaredAs === 'Variables.v');
  return out === undefined ? undefined : `${out.reason}: ${out.detail}`;
};
