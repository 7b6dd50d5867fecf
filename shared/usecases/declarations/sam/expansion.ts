// What the expansion of one resource gives, and what it is worked out from.
import type { Json, JsonObject } from '../../../model/brand.js';
import type { Template, TemplateResource } from '../cloudformation/template.js';
import type { Refusal } from './api-events.js';
import type { Parameters } from './parameters.js';

export interface Expanding {
  template: Template;
  parameters: Parameters;
  /** What another file says, where it can be had. */
  include?: ((location: string) => Json | undefined) | undefined;
}

export interface Expansion {
  resources: readonly TemplateResource[];
  /** Conditions that SAM adds to the template. */
  conditions: JsonObject;
  /** What SAM's own references stand for: `Api.Stage` → `ApiprodStage`. */
  references: Readonly<Record<string, string>>;
  refusals: readonly Refusal[];
}

export const nothing: Expansion = { resources: [], conditions: {}, references: {}, refusals: [] };

const together = <T>(maps: readonly Readonly<Record<string, T>>[]): Readonly<Record<string, T>> =>
  Object.fromEntries(maps.flatMap((map) => Object.entries(map)));

export const joined = (expansions: readonly Expansion[]): Expansion => ({
  resources: expansions.flatMap(({ resources }) => resources),
  conditions: together(expansions.map(({ conditions }) => conditions)),
  references: together(expansions.map(({ references }) => references)),
  refusals: expansions.flatMap(({ refusals }) => refusals),
});

/** A resource that SAM makes of another one, which exists where that one does. */
export const madeOf = (
  source: TemplateResource,
  made: Pick<TemplateResource, 'logicalId' | 'type' | 'properties'> & Partial<TemplateResource>,
): TemplateResource => ({
  ...(source.condition === undefined ? {} : { condition: source.condition }),
  lineAt: () => source.lineAt([]),
  ...made,
});

export const refusal = (of: TemplateResource, reason: string, member?: string): Refusal => ({
  logicalId: of.logicalId,
  line: of.lineAt(member === undefined ? [] : [member]),
  reason,
});
