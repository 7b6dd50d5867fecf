// APIs that CloudFormation declares as a whole.
import type { OwnerType } from '../kind.js';

export const templateRestApis: readonly OwnerType[] = [];

export const templateHttpApis: readonly OwnerType[] = [];
