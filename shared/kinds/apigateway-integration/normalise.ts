// What a REST integration's own URIs say about the stage variables that matter.
import type { Facts } from '../../model/field.js';
import type { Seen } from '../kind.js';
import { variablesIn } from '../_support/stage-variables.js';

export const variablesInUris = (seen: readonly Seen[]): Facts =>
  variablesIn(seen, (raw) => [raw['uri'], raw['connectionId']]);
