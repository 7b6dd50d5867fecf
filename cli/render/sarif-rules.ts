// What is a rule to SARIF: a field of a kind, or a way in which a whole target is not as declared.
import type { ReportingDescriptor, Result } from 'sarif';
import { printable } from '../../shared/engine/printable.js';
import { kindOf } from '../../shared/kinds/registry.js';
import type { Kind } from '../../shared/kinds/kind.js';
import { worstOf, type Severity } from '../../shared/model/severity.js';
import { kindId } from '../../shared/model/target.js';
import type { Deviation } from './deviations.js';

export const levels: Readonly<Record<Severity, Result.level>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
};

/** GitHub names alerts by this number: above 9.0 critical, from 7.0 high, from 4.0 medium, else low; a string, as it asks. */
const scores: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.0',
};

/** `/methodSettings/*` for a pointer to one entry of that map; the pointer itself where the kind has no such field. */
const patternAt = ({ schema }: Kind, pointer: string): string => {
  const exact = schema.fieldAt(pointer);
  if (exact !== undefined) return exact.pattern;
  const tokens = pointer.split('/');
  const heads = schema.fields.map(({ pattern }) => pattern.split('/').slice(0, tokens.length));
  const head = heads.find(
    (one) => one.length === tokens.length && one.every((token, at) => token === '*' || token === tokens[at]),
  );
  return head?.join('/') ?? printable(pointer);
};

/** Stable: what people dismiss or count by it stays the same over versions. */
export const ruleIdOf = (deviation: Deviation): string => {
  const { kind } = deviation.target;
  return 'difference' in deviation
    ? `${kind}${patternAt(kindOf(kindId(kind)), deviation.difference.path)}`
    : `${kind}:${deviation.type}`;
};

const whatWords = {
  missing: 'is declared and does not exist',
  unmanaged: 'exists and is declared by nobody',
  unknown: 'could not be compared',
} as const;

const remedies = {
  different:
    'Apply your declaration again (`stagewatch plan` shows the AWS calls), or declare the live value if it is wanted. A rule in stagewatch.yml, with a reason and an end, leaves it out.',
  missing: 'Apply your declaration again, or take it out of the declaration.',
  unmanaged: 'Delete it, or declare it (`stagewatch adopt` writes the declaration).',
  unknown: 'Nothing is known of it until it can be read: see the reason, and run the check again.',
} as const;

const sentenceOf = (deviation: Deviation, id: string): string => {
  const { title } = kindOf(kindId(deviation.target.kind));
  if ('difference' in deviation) {
    const field = id.slice(deviation.target.kind.length + 1);
    return `${title}: ${field} differs from its declaration`;
  }
  return `${title} ${whatWords[deviation.type]}`;
};

const reasonOf = (deviation: Deviation, sentence: string): string => {
  const { missing, unmanaged } = kindOf(kindId(deviation.target.kind));
  switch (deviation.type) {
    case 'different':
    case 'ignored':
      return printable(deviation.difference.reason, 800);
    case 'missing':
      return missing.reason;
    case 'unmanaged':
      return unmanaged.reason;
    case 'unknown':
      return `${sentence}.`;
  }
};

/** Of what counts; of what is ignored where nothing else is there. */
const worstIn = (deviations: readonly Deviation[]): Severity | undefined => {
  const counting = deviations.filter(({ type }) => type !== 'ignored');
  const rated = (counting.length === 0 ? deviations : counting).flatMap((one) =>
    'severity' in one ? [one.severity] : [],
  );
  return rated.length === 0 ? undefined : worstOf(rated);
};

/** GitHub shows ten tags of a rule. */
const mostTags = 10;

const tagsOf = (deviations: readonly Deviation[]): string[] => {
  const attacks = deviations.flatMap((one) =>
    'difference' in one && one.difference.attack !== undefined ? [one.difference.attack] : [],
  );
  return [...new Set(['security', 'drift', ...attacks])].slice(0, mostTags);
};

const ruleOf = (id: string, deviations: readonly Deviation[]): ReportingDescriptor => {
  const [first] = deviations;
  if (first === undefined) return { id };
  const worst = worstIn(deviations);
  const sentence = sentenceOf(first, id);
  return {
    id,
    shortDescription: { text: sentence },
    fullDescription: { text: reasonOf(first, sentence) },
    help: { text: remedies['difference' in first ? 'different' : first.type] },
    defaultConfiguration: { level: worst === undefined ? 'note' : levels[worst] },
    properties: {
      tags: tagsOf(deviations),
      ...(worst === undefined ? {} : { 'security-severity': scores[worst] }),
    },
  };
};

/** Rules in the order in which results first need them, and each deviation's place among them. */
export const rulesFor = (
  deviations: readonly Deviation[],
): { rules: ReportingDescriptor[]; indexOf: (id: string) => number } => {
  const groups = new Map<string, Deviation[]>();
  for (const deviation of deviations) {
    const id = ruleIdOf(deviation);
    const group = groups.get(id) ?? [];
    group.push(deviation);
    groups.set(id, group);
  }
  const indices = new Map([...groups.keys()].map((id, index) => [id, index]));
  return {
    rules: [...groups].map(([id, group]) => ruleOf(id, group)),
    indexOf: (id) => indices.get(id) ?? -1,
  };
};
