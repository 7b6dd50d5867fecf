// What a variant of a fully declared target is, and values that several of them name.

/** A fully declared target: what it shows, and the native resources that declare it. */
export interface Variant {
  title: string;
  resources: readonly object[];
  /** Of the API, where it is not HTTP. */
  protocol?: string;
  /** Declared and not compared here: another field switches it off, or AWS owns it. */
  silent?: readonly string[];
  /** What AWS lets nobody change by itself here. */
  fixed?: readonly string[];
  /** What AWS lets nobody remove or add here. */
  whole?: readonly string[];
  /** Declared with the value that AWS fills in, so that losing it is no change. */
  defaults?: readonly string[];
}

/** One more member of a map. */
export interface Addition {
  /** The map that grows. */
  map: string;
  pointer: string;
  value: string | boolean;
  /** Where a whole new entry is told as one. */
  path?: string;
}

export const region = 'eu-west-1';
export const account = '123456789012';
export const lambda = (name: string): string =>
  `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/arn:aws:lambda:${region}:${account}:function:${name}/invocations`;
export const logGroup = (name: string): string => `arn:aws:logs:${region}:${account}:log-group:${name}`;
export const role = `arn:aws:iam::${account}:role/gateway`;
