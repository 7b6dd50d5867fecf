// What AWS named a template's resources, from a map that a person wrote or from what `aws cloudformation` prints.
import { isObject, type Json } from '../../model/brand.js';
import type { Problem } from '../../model/errors.js';
import { readYaml } from '../yaml.js';

export type PhysicalIdReading =
  { physicalIds: Readonly<Record<string, string>> } | { problems: readonly Problem[] };

/** `describe-stack-resources`, `list-stack-resources`, `describe-stack-resource`: where each keeps its rows. */
const rowsOf = (tree: Json): readonly Json[] | undefined => {
  if (Array.isArray(tree)) return tree as readonly Json[];
  if (!isObject(tree)) return undefined;
  const rows = tree['StackResources'] ?? tree['StackResourceSummaries'];
  if (Array.isArray(rows)) return rows as readonly Json[];
  const one = tree['StackResourceDetail'];
  return isObject(one) ? [one] : undefined;
};

/** A resource that is being created, or was deleted, has no id that counts. */
const isThere = (status: Json | undefined): boolean => status !== 'DELETE_COMPLETE';

const fromRows = (where: string, rows: readonly Json[]): PhysicalIdReading => {
  const ids: [string, string][] = [];
  for (const row of rows) {
    const {
      LogicalResourceId: name,
      PhysicalResourceId: id,
      ResourceStatus: status,
    } = isObject(row) ? row : {};
    if (typeof name !== 'string')
      return {
        problems: [
          {
            where,
            what: 'a row has no `LogicalResourceId`',
            remedy: 'Give the output of `aws cloudformation describe-stack-resources --stack-name NAME`.',
          },
        ],
      };
    if (typeof id === 'string' && id !== '' && isThere(status)) ids.push([name, id]);
  }
  return { physicalIds: Object.fromEntries(ids) };
};

const fromMap = (
  where: string,
  tree: Json,
  lines: (name: string) => number | undefined,
): PhysicalIdReading => {
  if (!isObject(tree) || Object.keys(tree).length === 0)
    return {
      problems: [
        {
          where,
          what: 'holds no physical ids',
          remedy:
            'Give a map `LogicalId: physical-id`, or the output of `aws cloudformation describe-stack-resources`.',
        },
      ],
    };
  const problems = Object.entries(tree)
    .filter(([, id]) => typeof id !== 'string' || id === '')
    .map(([name]) => ({
      where: `${where}:${lines(name) ?? 1}`,
      what: `the id of \`${name}\` is not a text`,
      remedy: 'Put it in quotes.',
    }));
  if (problems.length > 0) return { problems };
  return { physicalIds: tree as Readonly<Record<string, string>> };
};

/** Reads the file behind `--physical-ids FILE`, JSON or YAML. */
export const readPhysicalIds = (where: string, text: string): PhysicalIdReading => {
  const read = readYaml(where, text, 'a file of physical ids');
  if ('problems' in read) return read;
  const rows = rowsOf(read.tree);
  return rows === undefined ? fromMap(where, read.tree, (name) => read.lines([name])) : fromRows(where, rows);
};
