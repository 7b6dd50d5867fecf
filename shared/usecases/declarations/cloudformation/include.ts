// Files that `AWS::Include` puts into a template.
import type { Json } from '../../../model/brand.js';
import { readYaml } from '../../yaml.js';
import { templateDialect } from './tags.js';
import type { World } from './world.js';

/** Includes are for one document each; more of them are a circle or an attack. */
const fileLimit = 50;

/** What a file says; undefined where it cannot be had, or cannot be read. */
export const includedFile = (world: World, location: string): Json | undefined => {
  const known = world.included.get(location);
  if (known !== undefined) return known;
  if (world.included.size >= fileLimit) return undefined;
  const text = world.bindings.include?.(location);
  if (text === undefined) return undefined;
  const read = readYaml(location, text, 'an included file', templateDialect);
  if ('problems' in read) return undefined;
  world.included.set(location, read.tree);
  return read.tree;
};
