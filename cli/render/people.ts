// Who, where and for how long, as lines of a terminal.
import { kinds } from '../../shared/kinds/registry.js';
import { printable as bounded } from '../../shared/engine/printable.js';
import type { Json } from '../../shared/model/brand.js';
import type { ShownValue } from '../../shared/model/report.js';
import type { ShownChangedBy, ShownTargetId } from '../../shared/usecases/looking-back/shown.js';
import { showValue } from './text.js';

const valueLength = 200;

/** One value, cut so that a template does not fill the screen. */
export const shortValue = (value: ShownValue | Json | undefined): string => {
  const text = showValue(value);
  const characters = Array.from(text);
  if (characters.length <= valueLength) return text;
  return `${characters.slice(0, valueLength).join('')}… (${characters.length - valueLength} more characters)`;
};

export const transition = (before: ShownValue | undefined, after: ShownValue | Json | undefined): string =>
  `${before === undefined ? '(not set)' : shortValue(before)} → ${after === undefined ? '(not set)' : shortValue(after)}`;

const viaWords: Readonly<Record<string, string>> = {
  console: 'in the console',
  cli: 'with the AWS CLI',
  sdk: 'with an SDK',
  terraform: 'with Terraform',
  cloudformation: 'by CloudFormation',
  service: 'by an AWS service',
  ourselves: 'by Stagewatch',
};

/** Who did it, how sure that is, and by which call. */
export const whoText = (changedBy: ShownChangedBy | undefined): string => {
  if (changedBy === undefined || changedBy.confidence === 'unknown') return 'not known';
  const { confidence, name, via, from, eventName, at, eventId } = changedBy;
  const how = viaWords[via] === undefined ? '' : ` ${viaWords[via]}`;
  const origin = from === undefined ? '' : ` from ${from}`;
  const sure = confidence === 'exact' ? '' : 'probably ';
  return bounded(`${sure}${name}${how}${origin}: ${eventName} at ${at} (event ${eventId})`, 400);
};

const units = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
] as const;

/** `3 h 20 min`: the two largest units tell enough. */
export const lengthText = (seconds: number): string => {
  let left = Math.round(seconds);
  const parts = units.map(([word, size]) => {
    const count = Math.floor(left / size);
    left -= count * size;
    return [count, word] as const;
  });
  const told = parts.filter(([count]) => count > 0).slice(0, 2);
  return told.length === 0 ? `${left} s` : told.map(([count, word]) => `${count} ${word}`).join(' ');
};

/** `REST stage abc/prod`; a kind that this version does not know keeps its id. */
export const titleOf = ({ kind, id, name }: ShownTargetId & { name?: string }): string => {
  const known = kinds.find((one) => one.id === kind);
  const called = name === undefined ? id : `${name} of ${known?.scopeKeyOf(id) ?? id}`;
  return bounded(`${known?.title ?? kind} ${called}`);
};

/** As it has to be typed: `$default` is a stage, and a variable to a shell. */
export const shellWord = (text: string): string => {
  const safe = bounded(text, 2048);
  return /^[\w@%+=:,./-]+$/.test(safe) ? safe : `'${safe.replaceAll("'", `'\\''`)}'`;
};
