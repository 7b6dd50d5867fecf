// EventBridge's quota on the size of event patterns: buckets of `baselines:` share one.
import type { Problem } from '../../../shared/model/errors.js';
import { isObject, type Json } from '../../local/definitions.js';
import { filled } from './policy-size.js';

/** Characters (EventBridge quotas, "Event pattern size"). */
const quota = 2048;

export const patternProblems = (resources: Readonly<Record<string, Json>>): Problem[] =>
  Object.entries(resources).flatMap(([id, { Type, Properties }]) => {
    if (Type !== 'AWS::Events::Rule' || !isObject(Properties)) return [];
    const size = JSON.stringify(filled(Properties['EventPattern'] ?? {})).length;
    if (size <= quota) return [];
    return [
      {
        where: id,
        what: `the pattern of this rule takes up to ${size} characters, and EventBridge takes ${quota}`,
        remedy: 'Name fewer buckets under `baselines:`: keep declarations in one, under prefixes.',
      },
    ];
  });
