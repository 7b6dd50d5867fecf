// Short ways to compile declarations, and to see what came of it.
import type { Baseline, DeclaredTarget } from '../../../shared/model/declaration.js';
import type { LeafValue } from '../../../shared/model/field.js';
import { compileDeclarations, type Compiled } from '../../../shared/usecases/declarations/compile.js';

export const place = { account: '111122223333', region: 'eu-west-1' };

export const compileText = (text: string, name = 'declared.yml'): Compiled =>
  compileDeclarations([{ name, text }], place);

/** The problems as people read them: place, then what is wrong, then the remedy. */
export const problemsOf = (text: string, name?: string): string[] =>
  compileText(text, name).problems.map(({ where, what, remedy }) => `${where} ${what} → ${remedy}`);

/** The baseline of a text that has to be right. */
export const baselineOf = (text: string, name?: string): Baseline => {
  const { baseline, problems } = compileText(text, name);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return baseline;
};

/** The only declared target. */
export const targetOf = (text: string, name?: string): DeclaredTarget => {
  const [target, ...others] = baselineOf(text, name).targets;
  if (target === undefined || others.length > 0) throw new Error('one target was expected');
  return target;
};

/** What is declared, by pointer. */
export const leavesOf = (target: DeclaredTarget): Record<string, LeafValue> =>
  Object.fromEntries(target.leaves.map(({ pointer, value }) => [pointer, value]));

/** Why values are left out, with the arguments as they were written. */
export const leftOutOf = (target: DeclaredTarget): string[] =>
  target.leftOut.map(({ declaredAs, reason }) => `${declaredAs}: ${reason}`).sort();

/** A native declaration of one REST stage with these lines as its arguments. */
export const stage = (more: string): string => `resources:
  - aws_api_gateway_stage:
      rest_api_id: abc123
      stage_name: prod
${more.replaceAll(/^/gm, '      ')}
`;

type Attributes = Readonly<Record<string, unknown>>;

/** One resource of a state file; what it does not say is as Terraform writes it. */
export const resource = (
  type: string,
  attributes: Attributes,
  more: Attributes = {},
  instance: Attributes = {},
) => ({
  mode: 'managed',
  type,
  name: 'it',
  provider: 'provider["registry.terraform.io/hashicorp/aws"]',
  instances: [{ schema_version: 0, attributes, sensitive_attributes: [], ...instance }],
  ...more,
});

/** A state file of format 4. */
export const state = (...resources: readonly object[]): string =>
  JSON.stringify({ version: 4, terraform_version: '1.9.0', serial: 1, lineage: 'l', outputs: {}, resources });
