// Which declared resources speak about it; the first that does names the target.
import type { DeclarationType } from '../../kind.js';
import { terraform } from './terraform.js';
import { cloudformation } from './cloudformation.js';
import { openapi } from './openapi.js';

export const declarations: readonly DeclarationType[] = [...terraform, ...cloudformation, ...openapi];
