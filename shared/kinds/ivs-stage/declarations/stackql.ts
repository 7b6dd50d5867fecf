// How StackQL speaks about it: rows of `aws.ivs.stages`, and manifests of `stackql-deploy`.
import type { DeclarationType } from '../../kind.js';

export const stackql: readonly DeclarationType[] = [];
