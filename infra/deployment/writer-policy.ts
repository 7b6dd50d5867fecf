// What `remediate` may change: the targets that `remediation:` of stagewatch.yml opens, and nothing else.
import { patchers } from '../../shared/kinds/patchers.js';
import type { Settings } from '../../shared/usecases/settings.js';
import type { DeploymentPart } from './index.js';
import { managedPolicy, statements } from './policy.js';

export const writerPolicy = (_settings: Settings): DeploymentPart => ({
  environment: {},
  resources: {
    WriterPolicy: managedPolicy(
      'Stagewatch puts back what was agreed to',
      statements(patchers.flatMap(({ permissions }) => permissions)),
    ),
  },
});
