// The import id of an IVS stage: its ARN.
import type { DeclarationType } from '../../kind.js';
import { stageOf } from '../normalise.js';

export const importAs =
  (name: string): DeclarationType['fromImport'] =>
  (id) =>
    stageOf(id) === undefined ? undefined : { [name]: id };
