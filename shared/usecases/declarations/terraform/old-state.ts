// Terraform state files of format 3, from before Terraform 0.12.
import type { JsonObject } from '../../../model/brand.js';
import { refuse, type SourceReading } from '../source.js';

export const readOldState = (
  name: string,
  _state: JsonObject,
  _isOurs: (type: string) => boolean,
): SourceReading =>
  refuse(
    name,
    'this Terraform state has format 3; Stagewatch reads format 4',
    'Run `terraform refresh` with Terraform 0.12 or later, which upgrades it.',
  );
