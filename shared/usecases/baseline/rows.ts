// From a compiled baseline to the rows of a generation, without its secrets.
import { canonicalJson, sha256 } from '../../engine/canonical.js';
import { maskDeclared, type Hide } from '../../engine/mask.js';
import { byCodeUnit } from '../../engine/pointer.js';
import type { Json } from '../../model/brand.js';
import type { Baseline, DeclaredTarget } from '../../model/declaration.js';
import type { BaselineRow } from '../../model/record.js';
import { scopeId } from '../../model/target.js';
import { kindOf } from '../../kinds/registry.js';
import { declaredScopes } from '../check.js';

/** How values are masked, and which paths are left in clear. */
export interface Masking {
  hide: Hide;
  keyId: string;
  reveal: readonly string[];
}

/** Raise it when the same declaration has to give other rows. */
const layout = '1';

/** Declared secrets are hidden before anything is stored, as the live ones are before anything is compared. */
export const maskedTarget = (target: DeclaredTarget, { hide, reveal }: Masking): DeclaredTarget => {
  const { schema } = kindOf(target.kind);
  return maskDeclared(
    target,
    (pattern) => {
      const field = schema.byPattern(pattern);
      if (field === undefined || !reveal.includes(pattern)) return field;
      const { mask: _revealed, ...clear } = field;
      return clear;
    },
    hide,
  );
};

const asJson = (value: object): Json => JSON.parse(JSON.stringify(value)) as Json;
const hashOf = (value: object): string => sha256(canonicalJson(asJson(value))).slice(0, 32);

/** One row per scope; the generation is a hash of all of them. */
export const rowsOf = (source: string, baseline: Baseline, masking: Masking): BaselineRow[] => {
  const parts = declaredScopes(baseline, 'managed').map(({ scope, targets, managedKinds }) => {
    const content = {
      targets: targets.map((target) => maskedTarget(target, masking)),
      managed: [...managedKinds].sort(byCodeUnit),
    };
    return { scope: scopeId(scope), hash: hashOf(content), ...content };
  });
  const identity = [
    layout,
    masking.keyId,
    ...masking.reveal,
    ...parts.map(({ scope, hash }) => `${scope} ${hash}`).sort(byCodeUnit),
  ];
  const generation = sha256(identity.join('\n')).slice(0, 16);
  return parts.map((part) => ({ source, generation, ...part }));
};
