// When callers see a change of a v2 integration: at once where a stage deploys by itself, else with the next deployment.
import type { Effect } from '../../../model/plan.js';
import type { Facts } from '../../../model/field.js';
import { autoDeployFact } from '../../_support/http-api.js';

/** Where nothing is known of the stages, the one that a person has to do something about. */
export const effectsOf = (facts: Facts): readonly Effect[] => {
  const how = facts[autoDeployFact];
  if (how === 'all') return ['live-at-once'];
  return how === 'some' ? ['live-at-once', 'needs-deployment'] : ['needs-deployment'];
};
