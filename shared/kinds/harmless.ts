// Settings that a test of alerting may change for minutes: they steer nothing, and a difference in them is low.
import type { KindId } from '../model/target.js';
import { apigatewayStage } from './apigateway-stage/index.js';
import { apigatewayv2Stage } from './apigatewayv2-stage/index.js';

export interface Harmless {
  kind: KindId;
  /** JSON Pointer of a text. */
  path: string;
}

/** Descriptions only: a tag may decide who may do what, and what is billed to whom. */
export const harmless: readonly Harmless[] = [
  { kind: apigatewayStage.id, path: '/description' },
  { kind: apigatewayv2Stage.id, path: '/description' },
];
