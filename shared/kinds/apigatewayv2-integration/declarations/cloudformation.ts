// How CloudFormation, and awscc in snake case, speak about it.
import type { DeclarationType } from '../../kind.js';

export const cloudformation: readonly DeclarationType[] = [];
