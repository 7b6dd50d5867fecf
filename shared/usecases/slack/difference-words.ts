// One difference as a chat shows it: which field, how bad and why, then both values as code, declared before observed.
import { shortMasks } from '../../engine/printable.js';
import { isObject, type Json } from '../../model/brand.js';
import { severities, type Severity } from '../../model/severity.js';
import { code, prose, safe } from './escape.js';
import type { ShownDifference } from './notice.js';

const valueLength = 500;

/** In a new list; what is equally bad stays in its order. */
export const worstFirst = <Ranked extends { severity: Severity }>(list: readonly Ranked[]): Ranked[] =>
  [...list].sort((one, other) => severities.indexOf(other.severity) - severities.indexOf(one.severity));

/** One value on one line, masked. */
const valueText = (value: Json | undefined): string => {
  if (value === undefined) return '(nothing)';
  if (isObject(value) && typeof value['masked'] === 'string') return `(hidden) ${safe(value['masked'], 40)}`;
  if (value === '') return '""';
  return safe(shortMasks(typeof value === 'string' ? value : JSON.stringify(value)), valueLength);
};

/** Said of a difference only where the message says something else of the whole drift. */
const makerText = ({ maker }: ShownDifference): string => {
  if (maker === undefined) return '';
  if (maker.name === undefined) return ' · by whom is not known yet';
  return ` · ${maker.confidence === 'exact' ? '' : 'probably '}by ${code(maker.name, 120)}`;
};

export const differenceText = (difference: ShownDifference): string => {
  const { path, declaredAs, severity, reason, declared, observed } = difference;
  return [
    `${code(declaredAs ?? path, 200)} ${severity.toUpperCase()}: ${prose(reason, 400)}${makerText(difference)}`,
    `\`\`\`- declared  ${valueText(declared)}`,
    `+ observed  ${valueText(observed)}\`\`\``,
  ].join('\n');
};
