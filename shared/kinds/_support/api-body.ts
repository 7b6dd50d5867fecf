// How an API's declaration has its OpenAPI document imported.
import { isObject, type Json, type JsonObject } from '../../model/brand.js';
import type { ApiBody } from '../kind.js';

/** `basepath` among the parameters of an import; AWS ignores the base path unless told otherwise (API reference). */
export const basePathIn = (parameters: Json | undefined): ApiBody['basePath'] => {
  if (!isObject(parameters)) return 'ignore';
  const named = Object.entries(parameters).find(([name]) => name.toLowerCase() === 'basepath');
  return basePathOption(named?.[1]);
};

/** What one value of `basepath` means. */
export const basePathOption = (value: Json | undefined): ApiBody['basePath'] => {
  const option = typeof value === 'string' ? value.toLowerCase() : '';
  return option === 'prepend' || option === 'split' ? option : 'ignore';
};

/** The document that stands in one argument; a text or a tree, or not known here. Unset arguments hold none. */
export const bodyIn = (
  attributes: JsonObject,
  argument: string,
  rest: Omit<ApiBody, 'document' | 'at'>,
): ApiBody | undefined => {
  const document = attributes[argument];
  if (document === undefined || document === null || document === '') return undefined;
  return { document, at: [argument], ...rest };
};
