// A template as its readers see it: resources with their intrinsics still in place, each knowing its lines.
import type { Json, JsonObject } from '../../../model/brand.js';
import type { Lines, Steps } from '../../yaml.js';

export interface TemplateResource {
  logicalId: string;
  /** `AWS::ApiGateway::Stage` */
  type: string;
  properties: JsonObject;
  /** Name of the condition it depends on. */
  condition?: string;
  /** SAM's `IgnoreGlobals` of it, as written: `*`, or names. */
  ignoreGlobals?: Json;
  /** Line of a member of its properties; no steps: of the resource itself. */
  lineAt: (steps: Steps) => number | undefined;
}

export interface Template {
  /** Name of its source. */
  source: string;
  resources: readonly TemplateResource[];
  /** The sections beside `Resources`, as written: Parameters, Conditions, Mappings, Globals, Transform, … */
  sections: JsonObject;
  /** Line of a member of its sections. */
  lineAt?: Lines;
}
