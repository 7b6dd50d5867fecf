// Reads one source in whatever language it is written.
import { declarationOf, ownerOf } from '../../kinds/registry.js';
import { readTemplate } from './cloudformation/read.js';
import { readNative } from './native.js';
import { readOpenApi } from './openapi/read.js';
import { recognise } from './recognise.js';
import type { DeclarationSource, SourceReading } from './source.js';
import { readManifest } from './stackql/manifest.js';
import { readRows } from './stackql/rows.js';
import { readOldState } from './terraform/old-state.js';
import { readShown } from './terraform/shown.js';
import { readTerraformState } from './terraform/state.js';

const isOurs = (type: string): boolean => declarationOf(type) !== undefined || ownerOf(type) !== undefined;

const readLanguage = (source: DeclarationSource): SourceReading => {
  const recognised = recognise(source.name, source.text);
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

/** What a source declares; where it is meant comes from its bindings, unless its resources say so themselves. */
export const readSource = (source: DeclarationSource): SourceReading => {
  const reading = readLanguage(source);
  const place = source.bindings?.place;
  if (place === undefined) return reading;
  const resources = reading.resources.map((resource) => ({
    ...resource,
    place: { ...place, ...resource.place },
  }));
  return { ...reading, resources };
};
