// What doctor found, for a person: a line for each check, and below what is not right why it matters and what to do.
import type { Checked, CheckedGroup, Diagnosis } from '../../shared/usecases/doctor/diagnose.js';
import type { Group } from '../../shared/usecases/doctor/checks.js';
import { counted, paintFor, printable, wrap, type Paint, type Style } from '../render/text.js';

type Status = Checked['status'];

const marks: Readonly<Record<Status, string>> = { right: '✓', wrong: '✗', untold: '?' };

const colourOf = (paint: Paint, status: Status): ((text: string) => string) =>
  ({ right: paint.green, wrong: paint.red, untold: paint.yellow })[status];

const titles: Readonly<Record<Group, string>> = {
  stack: 'Deployment',
  events: 'Events',
  doors: 'Functions',
  queues: 'Queues',
  telling: 'Telling people',
  safety: 'Safety',
  watching: 'Watching',
  accounts: 'Other accounts and Regions',
};

/** Where all is right, how many things that was said of. */
const countOf = ({ subjects }: Checked): string => {
  const [only] = subjects;
  if (subjects.length !== 1 || only === undefined) return ` (${subjects.length})`;
  return only.status === 'right' && only.says !== undefined ? ` (${printable(only.says)})` : '';
};

const indented = (text: string, first: string, rest: string, width: number): string[] =>
  wrap(text, Math.max(16, width - rest.length)).map((line, index) => `${index === 0 ? first : rest}${line}`);

type Subject = Checked['subjects'][number];
type Trouble = Exclude<Subject, { status: 'right' }>;

const named = 3;

/** Things of which the same was found are one line: three dozen alarms that nobody may read are one missing right. */
const together = (subjects: readonly Subject[]): (Trouble & { names: readonly string[] })[] => {
  const found = new Map<string, Trouble & { names: readonly string[] }>();
  for (const one of subjects) {
    if (one.status === 'right') continue;
    const key = JSON.stringify([one.says, one.remedy]);
    found.set(key, { ...one, names: [...(found.get(key)?.names ?? []), one.subject] });
  }
  return [...found.values()];
};

const namesOf = (names: readonly string[]): string => {
  const shown = names
    .slice(0, named)
    .map((name) => printable(name))
    .join(', ');
  return names.length > named ? `${shown} and ${names.length - named} more` : shown;
};

const troubleLines = (paint: Paint, { width }: Style, { subjects, why }: Checked): string[] => [
  ...together(subjects).flatMap(({ names, status, says, remedy }) => [
    ...indented(`${namesOf(names)}: ${printable(says)}`, '      ', '        ', width).map(
      colourOf(paint, status),
    ),
    ...indented(printable(remedy), '      → ', '        ', width),
  ]),
  ...indented(why, '      ', '      ', width).map(paint.dim),
];

const checkLines = (paint: Paint, style: Style, checked: Checked): string[] => {
  const { status, title, subjects } = checked;
  const bad = subjects.filter((one) => one.status !== 'right').length;
  const some = subjects.length > 1 && status !== 'right' ? `: ${bad} of ${subjects.length} not` : '';
  const count = status === 'right' ? countOf(checked) : some;
  const [first = '', ...more] = indented(`${title}${count}`, '', '    ', style.width - 4);
  const head = `  ${colourOf(paint, status)(marks[status])} ${first}`;
  return [head, ...more, ...(status === 'right' ? [] : troubleLines(paint, style, checked))];
};

const groupLines = (paint: Paint, style: Style, { group, checks }: CheckedGroup): string[] => [
  paint.bold(titles[group]),
  ...checks.flatMap((checked) => checkLines(paint, style, checked)),
];

/** Of many rights that are missing nobody should have to collect the names. */
const missingRights = ({ groups }: Diagnosis): string => {
  const subjects = groups.flatMap(({ checks }) => checks.flatMap((checked) => checked.subjects));
  const names = subjects.flatMap((one) => ('missing' in one ? [one.missing] : []));
  const all = [...new Set(names)].sort();
  return all.length < 2
    ? ''
    : `→ These rights are missing: ${all.map((name) => printable(name ?? '')).join(', ')}. docs/doctor.md has one policy with everything that doctor reads.`;
};

const summary = (paint: Paint, style: Style, diagnosis: Diagnosis): string[] => {
  const { groups } = diagnosis;
  const missing = missingRights(diagnosis);
  const all = groups.flatMap(({ checks }) => checks);
  const of = (status: Status): number => all.filter((one) => one.status === status).length;
  const words = [
    `${of('right')} right`,
    ...(of('wrong') === 0 ? [] : [`${of('wrong')} wrong`]),
    ...(of('untold') === 0 ? [] : [`${of('untold')} not told`]),
  ];
  const verdict =
    of('wrong') > 0
      ? 'Alerting is not as it should be.'
      : of('untold') > 0
        ? 'Nothing wrong was found, and not everything could be asked.'
        : 'Alerting is ready; `stagewatch doctor --live` proves it with a change.';
  const colour = colourOf(paint, of('wrong') > 0 ? 'wrong' : of('untold') > 0 ? 'untold' : 'right');
  return [
    '',
    ...wrap(`${counted(all.length, 'check')}: ${words.join(', ')}. ${verdict}`, style.width).map(colour),
    ...(missing === '' ? [] : wrap(missing, style.width)),
  ];
};

export const renderDiagnosis = (diagnosis: Diagnosis, style: Style): string => {
  const paint = paintFor(style);
  const { stack, account, region } = diagnosis;
  return [
    ...wrap(`${printable(stack)} in ${account}/${region}`, style.width).map(paint.dim),
    ...diagnosis.groups.flatMap((group) => groupLines(paint, style, group)),
    ...summary(paint, style, diagnosis),
  ].join('\n');
};
