// What `terraform show -json` prints of a state or of a plan.
import type { JsonObject } from '../../../model/brand.js';
import { refuse, type SourceReading } from '../source.js';

export const readShown = (
  name: string,
  _shown: JsonObject,
  _isOurs: (type: string) => boolean,
): SourceReading =>
  refuse(
    name,
    'this is the output of `terraform show -json`',
    'Use the state itself: `terraform state pull > state.json`.',
  );
