// Which declared resources speak about it; the first that does names the target.
import type { DeclarationType } from '../../kind.js';
import { terraform } from './terraform.js';
import { webAclAssociations } from './terraform-web-acl.js';
import { cloudformation } from './cloudformation.js';

export const declarations: readonly DeclarationType[] = [
  ...terraform,
  ...cloudformation,
  ...webAclAssociations,
];
