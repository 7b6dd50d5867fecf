// The resources of a template, by logical id.
import { isObject, type Json } from '../../local/definitions.js';

export const mapOf = (value: unknown): Readonly<Record<string, Json>> =>
  isObject(value)
    ? Object.fromEntries(Object.entries(value).flatMap(([id, one]) => (isObject(one) ? [[id, one]] : [])))
    : {};
