// Manifests of `stackql-deploy` for tests.
import type { DeclaredTarget } from '../../../../shared/model/declaration.js';
import {
  compileDeclarations,
  type Bindings,
  type Compiled,
} from '../../../../shared/usecases/declarations/compile.js';
import { place } from '../sources.js';

export const compile = (text: string, bindings: Bindings = {}): Compiled =>
  compileDeclarations([{ name: 'stackql_manifest.yml', text, bindings }], place);

export const only = (text: string, parameters: Readonly<Record<string, string>> = {}): DeclaredTarget => {
  const { baseline, problems } = compile(text, { parameters });
  const [target] = baseline.targets;
  if (target === undefined || baseline.targets.length !== 1) throw new Error(JSON.stringify(problems));
  return target;
};

/** A manifest with these lines below its resources. */
export const manifest = (resources: string, globals = ''): string => `version: 1
name: studio
providers:
  - awscc
globals:
  - name: region
    value: us-east-1
${globals}
resources:
${resources}`;

export const lobby = `  - name: stage
    props:
      - name: Name
        value: '{{ stack_name }}-{{ stack_env }}-lobby'
      - name: Tags
        value:
          - Key: team
            Value: '{{ team }}'
`;
