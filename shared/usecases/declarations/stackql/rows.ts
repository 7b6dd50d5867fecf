// Rows that `stackql exec --output json` prints of `aws.ivs.stages`.
import type { Json } from '../../../model/brand.js';
import { refuse, type SourceReading } from '../source.js';

export const readRows = (name: string, _rows: readonly Json[]): SourceReading =>
  refuse(name, 'these are rows of StackQL, which this version does not read', 'Use another source.');
