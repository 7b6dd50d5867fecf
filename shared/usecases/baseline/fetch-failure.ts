// Why a source could not be fetched, and whether that may pass by itself.
import { isStagewatchError, type Problem } from '../../model/errors.js';
import type { SourceSpec } from '../../model/source.js';

export interface FetchFailure {
  problems: readonly Problem[];
  /** It will not pass by itself. */
  isCertain: boolean;
}

/** An error for the operator says what they have to do; one of AWS or of the network may pass by itself. */
export const failureOf = (spec: SourceSpec, error: unknown): FetchFailure => {
  if (isStagewatchError(error) && error.fault === 'operator') {
    const said = { where: spec.name, what: error.message, remedy: 'Correct it, or remove the source.' };
    return { problems: error.problems.length > 0 ? error.problems : [said], isCertain: true };
  }
  if (isStagewatchError(error) && error.problems.length > 0)
    return { problems: error.problems, isCertain: false };
  const what = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown';
  const remedy = 'It is tried again with the next refresh; look at the logs of `baseline` if it lasts.';
  return {
    problems: [{ where: spec.name, what: `could not be fetched: ${what}`, remedy }],
    isCertain: false,
  };
};

export const nothingThere = ({ name }: SourceSpec): Problem => ({
  where: name,
  what: 'nothing is there any more, or nothing was ever',
  remedy: 'Nothing found never means that nothing should exist: correct the location, or remove the source.',
});
