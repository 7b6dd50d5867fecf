// What a declaration is given as, and what reading one gives.
import type { Problem } from '../../model/errors.js';
import type { Place } from '../../model/target.js';
import type { DeclaredResource } from './resource.js';

/** What a text leaves open, given from outside it: by flags, by `stagewatch.yml`, or by CloudFormation itself. */
export interface Bindings {
  /** Where its targets are. */
  place?: Partial<Place>;
  /** Values of a template's or manifest's parameters, by name. */
  parameters?: Readonly<Record<string, string>>;
  /** What AWS named a template's resources: `Api` → `a1b2c3`, `Handler.Arn` → `arn:…`. */
  physicalIds?: Readonly<Record<string, string>>;
  /** What `Fn::ImportValue` gives, by export name. */
  exports?: Readonly<Record<string, string>>;
  /** The deployed stack that a template is of. */
  stack?: { name: string; id: string };
  /** The API that an OpenAPI document describes. */
  api?: string;
  /** The text of another file that this one refers to; undefined where it cannot be had. */
  include?: (location: string) => string | undefined;
}

export interface DeclarationSource {
  /** File name, or another name people know it by. */
  name: string;
  text: string;
  bindings?: Bindings;
}

/** The languages that declarations come in, as `recognise` tells them apart. */
export type Language =
  | 'native'
  | 'terraform-state'
  | 'terraform-old-state'
  | 'terraform-shown'
  | 'template'
  | 'openapi'
  | 'stackql-rows'
  | 'stackql-manifest';

export interface SourceReading {
  /** Told by whoever recognised it; absent where it was none. */
  language?: Language;
  resources: readonly DeclaredResource[];
  problems: readonly Problem[];
  /** One sentence each: what is odd without being wrong, what was not understood. */
  warnings: readonly string[];
}

/** A source that cannot be used, with the one reason. */
export const refuse = (where: string, what: string, remedy: string): SourceReading => ({
  resources: [],
  problems: [{ where, what, remedy }],
  warnings: [],
});
