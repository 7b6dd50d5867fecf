// A plan as a person reads it before they agree: for each target the very calls, what is refused, what it brings along.
import type { Effect, PlannedCall, Refusal } from '../../shared/model/plan.js';
import type {
  AppliedReport,
  PlanReport,
  ReportApplied,
  ReportDeployed,
  ReportDeployment,
  ReportTargetPlan,
} from '../../shared/model/plan-report.js';
import type { ReportTarget } from '../../shared/model/report.js';
import { counted, fit, paintFor, placeOf, printable, wrap, type Paint, type Style } from './text.js';

const effectWords: Readonly<Record<Effect, string>> = {
  'needs-deployment': 'Not served before the API is deployed.',
  'live-at-once': 'Served at once: the stage deploys by itself.',
  'costs-money': 'Costs money.',
  'takes-minutes': 'Takes minutes.',
  'flushes-cache': 'Empties the cache.',
  'shifts-traffic': 'Changes which deployment is served.',
};

const indent = '    ';

const paragraph = (text: string, style: Style, colour: (text: string) => string, deeper = 0): string[] =>
  wrap(text, Math.max(20, style.width - indent.length - deeper)).map(
    (line) => `${indent}${' '.repeat(deeper)}${colour(line)}`,
  );

const wrapped = (text: string, { width }: Style): string[] => wrap(text, Math.max(20, width));

const callLines = (paint: Paint, style: Style, { operation, does, input }: PlannedCall): string[] => [
  ...paragraph(`${operation}  ${printable(does)}`, style, paint.bold),
  ...paragraph(printable(JSON.stringify(input)), style, paint.dim, 2),
];

const refusalLines = (paint: Paint, style: Style, refusal: Refusal): string[] => {
  const { code, paths, why, remedy, command } = refusal;
  const where = paths.length === 0 ? 'all of it' : paths.map((path) => printable(path)).join(', ');
  return [
    ...paragraph(`refused (${code})  ${where}`, style, paint.yellow),
    ...paragraph(`${printable(why)} ${printable(remedy)}`, style, paint.dim, 2),
    ...(command === undefined ? [] : paragraph(printable(command), style, paint.dim, 2)),
  ];
};

const targetLines = (
  paint: Paint,
  style: Style,
  part: ReportTargetPlan,
  target: ReportTarget | undefined,
): string[] => {
  const title = target === undefined ? part.target : `${target.kind}  ${printable(target.id)}`;
  const declared = target === undefined ? undefined : placeOf(target);
  return [
    `${paint.red(target?.verdict ?? 'drifted')}  ${fit(title, Math.max(20, style.width - 12)).trimEnd()}`,
    ...(declared === undefined ? [] : paragraph(declared, style, paint.dim)),
    ...part.calls.flatMap((call) => callLines(paint, style, call)),
    ...part.refused.flatMap((refusal) => refusalLines(paint, style, refusal)),
    ...(part.effects.length === 0
      ? []
      : paragraph(part.effects.map((effect) => effectWords[effect]).join(' '), style, paint.yellow)),
    '',
  ];
};

const deploymentLines = (
  paint: Paint,
  style: Style,
  { scope, calls, refused }: ReportDeployment,
): string[] => [
  `${paint.bold('then deployed')}  ${printable(scope)}`,
  ...calls.flatMap((call) => callLines(paint, style, call)),
  ...refused.flatMap((refusal) => refusalLines(paint, style, refusal)),
  '',
];

const summary = ({ plan, summary: { declared, unknown } }: PlanReport): string => {
  const calls = plan.targets.reduce((sum, part) => sum + part.calls.length, 0);
  const refused = plan.targets.reduce((sum, part) => sum + part.refused.length, 0);
  const touched = plan.targets.filter((part) => part.calls.length > 0).length;
  const blind = unknown === 0 ? '' : ` ${unknown} unknown: nothing is planned where nothing is known.`;
  if (plan.targets.length === 0) return `Nothing to do: ${counted(declared, 'target')} declared.${blind}`;
  return `${counted(calls, 'call')} on ${counted(touched, 'target')}, ${refused} refused.${blind}`;
};

/** `next`: how exactly this plan is carried out. */
export const renderPlan = (report: PlanReport, style: Style, next?: string): string => {
  const paint = paintFor(style);
  const { targets } = report.plan;
  const hasCalls = targets.some(({ calls }) => calls.length > 0);
  return [
    ...targets.flatMap((part) =>
      targetLines(
        paint,
        style,
        part,
        report.targets.find(({ target }) => target === part.target),
      ),
    ),
    ...(report.plan.deployments ?? []).flatMap((one) => deploymentLines(paint, style, one)),
    ...wrapped(summary(report), style),
    // The command stays on one line: it is to be copied.
    ...(hasCalls && next !== undefined
      ? [
          ...wrapped('Nothing was written. To carry out exactly this:', style).map((line) => paint.dim(line)),
          next,
        ]
      : []),
  ].join('\n');
};

/** A name is whole, or on a line of its own: it is to be copied. */
const headLines = (word: string, name: string, { width }: Style): string[] => {
  const line = `${word}  ${printable(name)}`;
  return line.length <= width ? [line] : [word, `${indent}${printable(name)}`];
};

const outcomeOf = (paint: Paint, one: ReportApplied): [word: string, why: string] => {
  switch (one.outcome) {
    case 'in-sync':
      return [paint.green('in sync'), `${counted(one.calls, 'call')}, read back`];
    case 'remains':
      return [
        paint.red('remains'),
        `${one.paths.map((path) => printable(path)).join(', ')}: ${printable(one.why)}`,
      ];
    case 'refused':
      return [paint.yellow('refused'), `${printable(one.why)} ${printable(one.remedy)}`];
    case 'unknown':
      return [
        paint.yellow('unknown'),
        `${counted(one.calls, 'call')} sent, not read back: ${printable(one.why)}`,
      ];
    default:
      return one satisfies never;
  }
};

const deployedLines = (paint: Paint, style: Style, one: ReportDeployed): string[] => {
  const [word, why] =
    one.outcome === 'deployed' ? [paint.green('deployed'), one.does] : [paint.red('not deployed'), one.why];
  return [...headLines(word, one.scope, style), ...paragraph(printable(why), style, paint.dim)];
};

export const renderApplied = ({ applied, deployed = [] }: AppliedReport, style: Style): string => {
  const paint = paintFor(style);
  const lines = applied.flatMap((one) => {
    const [word, why] = outcomeOf(paint, one);
    return [...headLines(word, one.target, style), ...paragraph(why, style, paint.dim)];
  });
  const all = [...lines, ...deployed.flatMap((one) => deployedLines(paint, style, one))];
  return all.length === 0 ? 'Nothing was written.' : all.join('\n');
};
