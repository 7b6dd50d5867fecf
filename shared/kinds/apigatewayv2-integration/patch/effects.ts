// When callers see a change of a v2 integration: at once where a stage deploys by itself, else with the next deployment.
import type { Effect } from '../../../model/plan.js';
import type { Facts } from '../../../model/field.js';
import { autoDeployFact } from '../../_support/http-api.js';

export const effectsOf = (facts: Facts): readonly Effect[] => {
  switch (facts[autoDeployFact]) {
    case 'all':
      return ['live-at-once'];
    case 'some':
      return ['live-at-once', 'needs-deployment'];
    default:
      return ['needs-deployment'];
  }
};
