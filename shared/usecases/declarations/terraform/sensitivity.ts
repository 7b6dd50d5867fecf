// Which attributes Terraform marks as sensitive: by paths in a state, by shape where it shows one.
import { isObject, type Json } from '../../../model/brand.js';
import type { Steps } from '../../yaml.js';

export type IsSensitive = (steps: Steps) => boolean;

export const nothingSensitive: IsSensitive = () => false;

const stepOf = (step: Json): string | undefined => {
  if (typeof step === 'string' || typeof step === 'number') return String(step);
  if (!isObject(step)) return undefined;
  const value = isObject(step['value']) ? step['value']['value'] : step['value'];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
};

/** `sensitive_attributes` of a state lists paths; everything at or below one of them is sensitive. */
export const sensitivePaths = (listed: Json | undefined): IsSensitive => {
  if (!Array.isArray(listed) || listed.length === 0) return nothingSensitive;
  const paths = listed.map((path: Json) => (Array.isArray(path) ? path.map(stepOf) : [stepOf(path)]));
  return (steps) =>
    paths.some(
      (path) => path.length <= steps.length && path.every((step, index) => step === String(steps[index])),
    );
};

/** Deeper than any path that we ask about. */
const depthLimit = 64;

const isMarked = (shape: Json | undefined, depth = 0): boolean => {
  if (shape === true) return true;
  if (typeof shape !== 'object' || shape === null || depth > depthLimit) return false;
  return Object.values(shape).some((member: Json) => isMarked(member, depth + 1));
};

/** `sensitive_values` and `after_sensitive` have the attributes' shape, with `true` in place of what is sensitive. */
export const sensitiveShape = (shape: Json | undefined): IsSensitive => {
  if (!isMarked(shape)) return nothingSensitive;
  return (steps) => {
    let node = shape;
    for (const step of steps) {
      if (node === true) return true;
      if (Array.isArray(node)) node = node[Number(step)];
      else node = isObject(node) && Object.hasOwn(node, step) ? node[step] : undefined;
    }
    // Below a leaf are the elements of a set, which is shown or hidden as one.
    return isMarked(node);
  };
};
