// What `terraform show -json` prints: a state, or a plan.
import { isObject, wordOf, type JsonObject } from '../../../model/brand.js';
import { refuse, type SourceReading } from '../source.js';
import { readPlan } from './plan.js';
import { emptyReading } from './reading.js';
import { declareShown, shownResources } from './shown-values.js';

/** Minor versions only add members; a new major one may mean anything ("JSON output format", Terraform docs). */
const isUnderstood = (version: unknown): boolean =>
  typeof version === 'string' && /^[01](\.\d+)*$/.test(version);

const isPlan = (shown: JsonObject): boolean =>
  ['planned_values', 'resource_changes', 'prior_state', 'configuration'].some((member) => member in shown);

/** The instances of a shown state whose type `isOurs`. */
export const readShownState = (
  source: string,
  values: JsonObject,
  isOurs: (type: string) => boolean,
): SourceReading => {
  const reading = emptyReading();
  for (const resource of shownResources(values))
    if (isOurs(resource.type)) declareShown(source, resource, reading);
  return reading;
};

export const readShown = (
  source: string,
  shown: JsonObject,
  isOurs: (type: string) => boolean,
): SourceReading => {
  if (!isUnderstood(shown['format_version']))
    return refuse(
      source,
      `this output of \`terraform show -json\` has format ${wordOf(shown['format_version']).slice(0, 40) || 'none'}; Stagewatch reads formats 0 and 1`,
      'Use the state itself: `terraform state pull > state.json`.',
    );
  if (isPlan(shown)) return readPlan(source, shown, isOurs);
  if (isObject(shown['values'])) return readShownState(source, shown['values'], isOurs);
  const others = Object.keys(shown).filter((name) => !['format_version', 'terraform_version'].includes(name));
  return others.length === 0
    ? refuse(
        source,
        'this is `terraform show -json` of an empty state: nothing was ever applied there, or another workspace is selected',
        'Select the workspace that holds the APIs, and print its state again.',
      )
    : refuse(
        source,
        'this is JSON that Terraform printed, but neither of a state nor of a plan',
        'Give the state (`terraform state pull`), or `terraform show -json` of a state or a plan.',
      );
};
