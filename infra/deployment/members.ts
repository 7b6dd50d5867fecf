// The other accounts and Regions that `scope:` of stagewatch.yml names: how they are reached, and how their events arrive.
import type { Settings } from '../../shared/usecases/settings.js';
import type { DeploymentPart } from './index.js';

export const members = ({ scope }: Settings): DeploymentPart => ({
  environment: { STAGEWATCH_EXTERNAL_ID: scope.externalId ?? '' },
  resources: {},
});
