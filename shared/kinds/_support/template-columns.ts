// Columns that follow from CloudFormation's: where other types hold the same members, and awscc's snake case of all.
import type { Field } from '../../model/field.js';

/** `MethodSettings[ResourcePath].LoggingLevel` → `method_settings[resource_path].logging_level` (awscc names so). */
export const snakeCase = (path: string): string =>
  path.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();

/** Where a type holds what CloudFormation's own column calls `path`; undefined: it does not. */
export type Relocation = (path: string) => string | undefined;

export const awsccColumn = (column: string): string =>
  column === 'cloudformation' ? 'awscc' : `${column}Awscc`;

const derived = (cloudformation: string, columns: Readonly<Record<string, Relocation>>): Field['names'] =>
  Object.fromEntries(
    Object.entries({ cloudformation: (path: string) => path, ...columns }).flatMap(([column, relocate]) => {
      const path = relocate(cloudformation);
      return path === undefined
        ? []
        : [
            [column, path],
            [awsccColumn(column), snakeCase(path)],
          ];
    }),
  );

/** The fields with awscc's names, and those of the types in `columns`. */
export const withTemplateColumns = (
  fields: readonly Field[],
  columns: Readonly<Record<string, Relocation>> = {},
): readonly Field[] =>
  fields.map((field) => {
    const { cloudformation } = field.names;
    return cloudformation === undefined
      ? field
      : { ...field, names: { ...derived(cloudformation, columns), ...field.names } };
  });
