// Manifests of `stackql-deploy`.
import { refuse, type DeclarationSource, type SourceReading } from '../source.js';

export const readManifest = ({ name }: DeclarationSource): SourceReading =>
  refuse(name, 'this is a StackQL manifest, which this version does not read', 'Use another source.');
