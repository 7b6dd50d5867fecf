// How an OpenAPI document speaks about it: `x-amazon-apigateway-integration`.
import type { DeclarationType } from '../../kind.js';

export const openapi: readonly DeclarationType[] = [];
