// What was understood of the sources, as a person reads it: a block a target, what is left out, a summary.
import { kindOf } from '../../shared/kinds/registry.js';
import { kindId } from '../../shared/model/target.js';
import { languageWords } from '../../shared/usecases/explain/languages.js';
import { missingNames } from '../../shared/usecases/explain/unbound.js';
import type {
  ShownBaseline,
  ShownLeaf,
  ShownLeftOut,
  ShownScope,
  ShownTarget,
} from '../../shared/usecases/show-baseline.js';
import { columns, type Cell, type Row } from './columns.js';
import { counted, paintFor, printable, showValue, wrap, type Paint, type Style } from './text.js';

const plain = (text: string): string => text;

const at = (source: string, line: number | undefined): string =>
  printable(line === undefined ? source : `${source}:${line}`);

/** `indent` spaces before every line of a text. */
const paragraph = (text: string, indent: number, width: number, colour: (line: string) => string): string[] =>
  wrap(text, Math.max(20, width - indent)).map((line) => `${' '.repeat(indent)}${colour(line)}`);

const leafRow = (paint: Paint, leaf: ShownLeaf): Row => [
  { text: printable(leaf.path), colour: plain },
  { text: printable(leaf.declaredAs), colour: paint.dim },
  { text: showValue(leaf.value), colour: paint.green },
];

/** The leaves of the target's own declaration first, then those that others declare, each under its name. */
const leafLines = (paint: Paint, style: Style, target: ShownTarget): string[] => {
  const places = new Set(target.leaves.map(({ address = '', source = '' }) => `${source} ${address}`));
  return [...places].sort().flatMap((place) => {
    const leaves = target.leaves.filter(({ address = '', source = '' }) => `${source} ${address}` === place);
    const [first] = leaves;
    const heading =
      first?.address === undefined && first?.source === undefined
        ? []
        : paragraph(
            `by ${printable(first.address ?? target.address)} (${at(first.source ?? target.source, first.line)})`,
            4,
            style.width,
            paint.dim,
          );
    return [
      ...heading,
      ...columns(
        leaves.map((leaf) => leafRow(paint, leaf)),
        4,
        style.width,
      ),
    ];
  });
};

/** Equal entries once, with how many there are. */
const tallied = (texts: readonly string[]): string[] => {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].map(([text, count]) => (count === 1 ? text : `${text} ×${count}`));
};

const leftOutText = ({ declaredAs, detail }: ShownLeftOut): string =>
  printable(detail === undefined ? declaredAs : `${declaredAs} (${detail})`);

const leftOutRows = (paint: Paint, leftOut: readonly ShownLeftOut[]): Cell[][] =>
  [...new Set(leftOut.map(({ reason }) => reason))].map((reason) => {
    const names = tallied(leftOut.filter((one) => one.reason === reason).map(leftOutText));
    return [
      { text: `left out: ${reason}`, colour: paint.yellow },
      { text: names.join(', '), colour: paint.dim },
    ];
  });

const wholeRows = (paint: Paint, target: ShownTarget): Cell[][] => {
  const stated = target.whole.filter(({ class: claim }) => claim === 'declared');
  if (stated.length === 0) return [];
  const text = stated.map(({ path }) => printable(path)).join(', ');
  return [
    [
      { text: 'stated whole', colour: plain },
      { text, colour: paint.dim },
    ],
  ];
};

const unboundLines = (
  paint: Paint,
  style: Style,
  { unbound }: { unbound?: readonly string[] },
  indent: number,
): string[] =>
  unbound === undefined
    ? []
    : paragraph(
        `not bound: nothing tells ${printable(missingNames(unbound))}`,
        indent,
        style.width,
        paint.yellow,
      );

/** Its account and Region, as far as something tells them; the rest is where the credentials are. */
const whereIs = ({ account, region }: Pick<ShownTarget, 'account' | 'region'>): string => {
  const known = [account, region].filter((part) => part !== 'unknown');
  return known.length === 0 ? '' : `${known.join('/')}  `;
};

const targetLines = (paint: Paint, style: Style, target: ShownTarget): string[] => {
  const { title } = kindOf(kindId(target.kind));
  const mark = target.unbound === undefined ? paint.green('•') : paint.yellow('?');
  const [head = '', ...more] = wrap(`${title}  ${printable(target.id)}`, style.width - 2);
  const declared = `${printable(target.address)} (${at(target.source, target.line)})`;
  return [
    `${mark} ${paint.bold(head)}`,
    ...more.map((line) => `  ${paint.bold(line)}`),
    ...paragraph(`${whereIs(target)}${declared}`, 2, style.width, paint.dim),
    ...unboundLines(paint, style, target, 2),
    ...leafLines(paint, style, target),
    ...columns([...wholeRows(paint, target), ...leftOutRows(paint, target.leftOut)], 2, style.width),
    '',
  ];
};

const sourceLines = (paint: Paint, style: Style, { sources }: ShownBaseline): string[] => [
  ...columns(
    sources.map(({ name, language, targets }) => [
      { text: printable(name), colour: paint.bold },
      {
        text: `${language === undefined ? 'not recognised' : languageWords[language]}, ${counted(targets, 'target')}`,
        colour: plain,
      },
    ]),
    0,
    style.width,
  ),
  '',
];

const scopeText = ({ family, id, account, region, unbound }: ShownScope): string => {
  const missing = unbound === undefined ? '' : `, not bound: ${unbound.join(', ')}`;
  return printable(`${family} ${id} (${account}/${region}${missing})`);
};

const managedLines = (paint: Paint, style: Style, { managed }: ShownBaseline): string[] =>
  managed.length === 0
    ? []
    : [
        ...paragraph('Managed as a whole: what else lives in them is a finding.', 0, style.width, plain),
        ...managed.flatMap((scope) => paragraph(scopeText(scope), 2, style.width, paint.dim)),
        '',
      ];

const summaryLines = (paint: Paint, style: Style, { summary }: ShownBaseline): string[] => {
  const { leaves, leftOut, targets, unbound } = summary;
  const loose = unbound === 0 ? '' : `, ${unbound} of them not bound`;
  const counts = `${counted(targets, 'target')} in ${counted(summary.sources, 'source')}${loose}; ${leaves.toCompare} of ${counted(leaves.declared, 'declared value')} to compare.`;
  const rows = leftOut.map(({ reason, count, why }): Cell[] => [
    { text: String(count).padStart(5), colour: plain },
    { text: reason, colour: paint.yellow },
    { text: why, colour: paint.dim },
  ]);
  return [
    ...paragraph(counts, 0, style.width, plain),
    ...(rows.length === 0 ? [] : ['Left out:', ...columns(rows, 0, style.width)]),
  ];
};

export const renderBaseline = (baseline: ShownBaseline, style: Style): string => {
  const paint = paintFor(style);
  return [
    ...sourceLines(paint, style, baseline),
    ...baseline.targets.flatMap((target) => targetLines(paint, style, target)),
    ...managedLines(paint, style, baseline),
    ...summaryLines(paint, style, baseline),
  ].join('\n');
};
