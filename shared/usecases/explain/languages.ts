// What people call the languages that declarations come in.
import type { Language } from '../declarations/source.js';

export const languageWords: Readonly<Record<Language, string>> = {
  native: 'declaration with `resources:`',
  'terraform-state': 'Terraform state',
  'terraform-old-state': 'Terraform state (format 3)',
  'terraform-shown': 'output of `terraform show -json`',
  template: 'CloudFormation or SAM template',
  openapi: 'OpenAPI document',
  'stackql-rows': 'rows of a StackQL query',
  'stackql-manifest': 'StackQL manifest',
};
