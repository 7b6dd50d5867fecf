// What concerns the watch itself in words: a scope that cannot be seen, a declaration that cannot be used. How bad, what
// and where come first, then since when or why, then what to do.
import { isoOf } from '../../engine/iso.js';
import { printable, subjectLine } from '../../engine/printable.js';
import type { UnknownReason } from '../../model/comparison.js';
import type { ScopeHead, SourcePointer } from '../../model/record.js';
import { parseScopeId } from '../../model/target.js';
import { kindsOfFamily } from '../../kinds/registry.js';
import { keepsGood, troubleOf, type Trouble } from '../baseline/trouble.js';
import type { Words } from './finding.js';

export const blindRemedies: Readonly<Record<UnknownReason, string>> = {
  denied:
    'Give the role of `detect` the read permissions of infra/generated/reader-policy.yml, or lift what denies them.',
  'no-access':
    'Deploy infra/member-account.yml in that account, with the account of Stagewatch and the scope.externalId of stagewatch.yml.',
  throttled: 'Something else uses up the control plane’s requests; find it, or wait.',
  unavailable: 'Look at the AWS Health Dashboard; we keep trying.',
  unparseable: 'AWS answered something unexpected; update Stagewatch, or report it.',
  'not-observed': 'Look at the logs of `detect`.',
  ambiguous: 'AWS holds two settings that mean the same; remove one of them.',
  unbound: 'Name it by an id that AWS gave: an ARN, a physical id, or the stack it was deployed with.',
  conflict: 'Make the declarations agree, and give them to `baseline` again.',
};

const toldProblems = 20;

const scopeName = (head: ScopeHead): { name: string; place: string } => {
  const scope = parseScopeId(head.scope);
  if (scope === undefined) return { name: head.scope, place: '' };
  const title = kindsOfFamily(scope.family)[0]?.family.title ?? scope.family;
  const key = scope.key === '*' ? '' : ` ${printable(scope.key)}`;
  return { name: `${title}${key}`, place: ` in account ${scope.account}, ${scope.region}` };
};

export const explainBlind = (head: ScopeHead): Words => {
  const { name, place } = scopeName(head);
  const { blindness } = head;
  const lines = [
    `HIGH: Stagewatch cannot see the ${name}${place}: whether it is as declared is unknown.`,
    `Unknown since ${isoOf(blindness?.since ?? head.readStartedAt)}, ${blindness?.looks ?? 1} looks in a row; ${blindness?.targets ?? 0} declared targets are not judged.`,
    `Next: ${blindRemedies[blindness?.reason ?? 'not-observed']}`,
    '',
    `Why: ${blindness?.reason ?? 'unknown'}. ${printable(blindness?.detail ?? '', 500)}`,
    '',
    'Nothing is taken for in sync meanwhile. You are told when it can be seen again.',
  ];
  return { subject: subjectLine(`[BLIND] cannot see ${name}`), text: lines.join('\n') };
};

export const explainRestored = (head: ScopeHead): Words => {
  const { name, place } = scopeName(head);
  const lines = [
    `RESTORED: Stagewatch sees the ${name}${place} again.`,
    `Seen at ${isoOf(head.readStartedAt)}.`,
    'Next: nothing is left to do; what differs is told by itself.',
  ];
  return { subject: subjectLine(`[RESTORED] ${name} is seen again`), text: lines.join('\n') };
};

const headlines: Readonly<Record<Trouble['type'], (source: string) => string>> = {
  invalid: (source) => `the declaration ${source} cannot be used.`,
  older: (source) => `an older version of the declaration ${source} came after a newer one; it was not used.`,
  unread: (source) => `the declaration ${source} cannot be fetched.`,
};

const nextSteps: Readonly<Record<Trouble['type'], string>> = {
  invalid: 'Correct it and give it to `baseline` again.',
  older: 'If the newer version is right, nothing. Else remove the source and give it again.',
  unread: 'Do what is said below; it is tried again with every refresh.',
};

const keptText = (pointer: SourcePointer, type: Trouble['type']): string => {
  if (!keepsGood(pointer)) return 'There is no earlier good version: what it declares is not watched.';
  return type === 'older' ? 'The newer one still counts.' : 'The last good version still counts.';
};

export const explainInvalid = (pointer: SourcePointer): Words => {
  const { problems, type } = troubleOf(pointer) ?? { problems: [], type: 'invalid' };
  const more = problems.length - toldProblems;
  const lines = [
    `HIGH: ${headlines[type](printable(pointer.source))}`,
    keptText(pointer, type),
    `Next: ${nextSteps[type]}`,
    '',
    'What is wrong',
    ...problems
      .slice(0, toldProblems)
      .map(
        ({ where, what, remedy }) =>
          `  ${printable(where)}: ${printable(what, 300)}. ${printable(remedy, 300)}`,
      ),
    ...(more > 0 ? [`  … and ${more} more.`] : []),
  ];
  return { subject: subjectLine(`[BASELINE INVALID] ${pointer.source}`), text: lines.join('\n') };
};
