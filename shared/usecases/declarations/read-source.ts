// Reads one source in whatever language it is written.
import type { Place } from '../../model/target.js';
import { declarationOf, ownerOf } from '../../kinds/registry.js';
import { readTemplate } from './cloudformation/read.js';
import { readNative } from './native.js';
import { readOpenApi } from './openapi/read.js';
import { recognise, type Recognised } from './recognise.js';
import type { DeclarationSource, SourceReading } from './source.js';
import { readManifest } from './stackql/manifest.js';
import { readRows } from './stackql/rows.js';
import { readOldState } from './terraform/old-state.js';
import { readShown } from './terraform/shown.js';
import { readTerraformState } from './terraform/state.js';

const isOurs = (type: string): boolean => declarationOf(type) !== undefined || ownerOf(type) !== undefined;

const readLanguage = (source: DeclarationSource, recognised: Recognised): SourceReading => {
  switch (recognised.language) {
    case 'native':
      return { warnings: [], ...readNative(source.name, source.text) };
    case 'terraform-state':
      return readTerraformState(source.name, recognised.document, isOurs);
    case 'terraform-old-state':
      return readOldState(source.name, recognised.document, isOurs);
    case 'terraform-shown':
      return readShown(source.name, recognised.document, isOurs);
    case 'template':
      return readTemplate(source);
    case 'openapi':
      return readOpenApi(source);
    case 'stackql-rows':
      return readRows(source.name, recognised.rows);
    case 'stackql-manifest':
      return readManifest(source);
    case 'refused':
      return { resources: [], problems: [recognised.problem], warnings: [] };
  }
};

const isPlace: Readonly<Record<keyof Place, RegExp>> = {
  account: /^\d{12}$/,
  region: /^[a-z]{2}(-[a-z]+)+-\d$/,
};

/** A template is deployed where its targets are: `AWS::Region` is what they default to, as far as that is known. */
const placedTemplate = (source: DeclarationSource, { account, region }: Place): DeclarationSource => {
  const { bindings = {} } = source;
  if (bindings.stack !== undefined) return source;
  const place = {
    ...(isPlace.account.test(account) ? { account } : {}),
    ...(isPlace.region.test(region) ? { region } : {}),
    ...bindings.place,
  };
  return { ...source, bindings: { ...bindings, place } };
};

/** What a source declares; where it is meant comes from its bindings, unless its resources say so themselves. */
export const readSource = (source: DeclarationSource, defaults: Place): SourceReading => {
  const recognised = recognise(source.name, source.text);
  const { language } = recognised;
  const reading = {
    ...readLanguage(language === 'template' ? placedTemplate(source, defaults) : source, recognised),
    ...(language === 'refused' ? {} : { language }),
  };
  const place = source.bindings?.place;
  if (place === undefined) return reading;
  const resources = reading.resources.map((resource) => ({
    ...resource,
    place: { ...place, ...resource.place },
  }));
  return { ...reading, resources };
};
