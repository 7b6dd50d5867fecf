// Replaces secrets by keyed hashes: equal secrets stay equal, a rotation shows, the value never does.
import { createHmac } from 'node:crypto';
import type { DeclaredLeaf, DeclaredTarget } from '../model/declaration.js';
import { shortMasks } from './printable.js';
import type { Field, JsonPointer, LeafValue, Masker, State } from '../model/field.js';

/** Gives the stand-in of one secret: `hmac:` and 64 hex digits. */
export type Hide = (secret: string) => string;

export const hideWith = (key: Uint8Array): Hide => {
  return (secret) => `hmac:${createHmac('sha256', key).update(secret, 'utf8').digest('hex')}`;
};

const isMaskedWhole = (value: string): boolean => /^hmac:[0-9a-f]{64}$/.test(value);

/** The whole value is secret (stage variables). */
export const whole: Masker = (text, hide) => (text === '' ? text : hide(text));

/** Only static values are secret: REST mappings quote them (`'token'`), everything else names a source. */
export const quoted: Masker = (text, hide) => (/^'.*'$/s.test(text) ? hide(text) : text);

/** `$request.header.x`, `$context.requestId`, `${stageVariables.x}` (developer guide, "Transform API requests"). */
const expression = /\$\{[^{}]*\}|\$(?:request|context|stageVariables|response)(?:\.[\w$*@[\]'"-]+)*/g;

/** Only static values are secret: in v2 mappings, what holds more than references to the request. */
export const nonExpression: Masker = (text, hide) => {
  const rest = text.replaceAll(expression, '');
  const isReference = text === '' || (rest.length < text.length && /^[\s/:,;.-]*$/.test(rest));
  return isReference ? text : hide(text);
};

/** User info and query values of a URI; expressions such as `${stageVariables.x}` stay readable. */
export const uriSecrets: Masker = (text, hide) => {
  const withoutUser = text.replace(
    // Up to the last @ of the authority: people forget to encode one that is in the password.
    /^([a-z][a-z0-9+.-]*:\/\/)([^/?#]+)@/i,
    (_all, scheme: string, user: string) => `${scheme}${hide(user)}@`,
  );
  // The parameters of a service's action come after & alone: `…:action/GetObject&Key=…` (PutIntegration, `uri`).
  const query = withoutUser.search(/[?&]/);
  if (query < 0) return withoutUser;
  const masked = withoutUser
    .slice(query + 1)
    .replace(/(^|[?&;])([^=?&;]*)=([^&;]*)/g, (all, before: string, name: string, value: string) =>
      value === '' || /^(?:\$?\{[^{}]*\})+$/.test(value) ? all : `${before}${name}=${hide(value)}`,
    );
  return withoutUser.slice(0, query + 1) + masked;
};

/** One value, masked. */
export const maskValue = (value: LeafValue, masker: Masker, hide: Hide): LeafValue => {
  if (typeof value === 'string') return masker(value, hide);
  if (typeof value === 'number' || typeof value === 'boolean')
    return masker === whole ? hide(String(value)) : value;
  return masker === whole ? value.map(hide) : value;
};

/** Masks an observed state: by field, and whole where a declaration calls the leaf sensitive. */
export const maskState = (
  state: State,
  fieldOf: (pointer: JsonPointer) => Field | undefined,
  sensitive: ReadonlySet<JsonPointer>,
  hide: Hide,
): State =>
  Object.fromEntries(
    Object.entries(state).map(([pointer, value]) => {
      const masker = sensitive.has(pointer) ? whole : fieldOf(pointer)?.mask;
      return [pointer, masker === undefined ? value : maskValue(value, masker, hide)];
    }),
  );

const maskLeaf = (
  leaf: DeclaredLeaf,
  fieldOf: (pattern: string) => Field | undefined,
  hide: Hide,
): DeclaredLeaf => {
  const masker = leaf.sensitive === true ? whole : fieldOf(leaf.pattern)?.mask;
  return masker === undefined ? leaf : { ...leaf, value: maskValue(leaf.value, masker, hide) };
};

export const maskDeclared = (
  target: DeclaredTarget,
  fieldOf: (pattern: string) => Field | undefined,
  hide: Hide,
): DeclaredTarget => ({ ...target, leaves: target.leaves.map((leaf) => maskLeaf(leaf, fieldOf, hide)) });

/** Values as people and reports see them: masks cut to 8 hex digits. */
export const shown = (value: LeafValue): LeafValue | { masked: string } => {
  if (typeof value !== 'string') return value;
  return isMaskedWhole(value) ? { masked: value.slice(0, 13) } : shortMasks(value);
};
