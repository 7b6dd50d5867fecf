// What was packaged, for the person who is about to deploy it: who is told, what is watched, what may be changed.
import { columns, type Row } from '../../../cli/render/columns.js';
import { counted, paintFor, printable, type Paint, type Style } from '../../../cli/render/text.js';
import type { Settings } from '../../../shared/usecases/settings.js';
import { longestBody, type MemberTemplate } from '../artefact/member-templates.js';
import { permittedWrites, type PermittedWrite } from '../artefact/permitted-writes.js';
import type { Packaged } from '../artefact/packaged.js';
import { closedByPolicyAlone } from '../policy/closed-by-policy.js';
import { writingAccounts } from '../policy/writer-permissions.js';
import type { Request } from './read-request.js';

export interface Summarised {
  request: Request;
  packaged: Packaged;
  /** The templates for other accounts and Regions. */
  memberTemplates: readonly MemberTemplate[];
}

const kib = (bytes: number): string => `${Math.ceil(bytes / 1024)} KiB`;

const doorsText = ({ doors }: Packaged): string => {
  const total = doors.reduce((sum, { bytes }) => sum + bytes, 0);
  return `${doors.map(({ name, bytes }) => `${name} ${kib(bytes)}`).join(', ')}; ${kib(total)} in all`;
};

const channelText = (channel: unknown): string => {
  if (typeof channel === 'string') return channel;
  const to: unknown = typeof channel === 'object' && channel !== null && 'to' in channel ? channel.to : '';
  return String(to);
};

const toldTexts = ({ notify }: Settings): string[] => {
  const { email, slack } = notify;
  if (email.length + slack.channels.length === 0)
    return ['nobody yet: name `notify.email` or `notify.slack.channels` in stagewatch.yml'];
  return [
    ...(email.length === 0
      ? []
      : [`mail to ${email.map(printable).join(', ')}; each has to confirm it, once`]),
    ...(slack.channels.length === 0
      ? []
      : [`Slack ${slack.channels.map((one) => printable(channelText(one))).join(', ')}`]),
    ...(email.length === 0
      ? ['nobody of its own alarms, which Slack does not hear: name `notify.email`']
      : []),
  ];
};

const watchedText = ({ settings, target }: Request): string => {
  const { accounts, regions } = settings.scope;
  const places = regions.length === 0 ? target.region : regions.join(', ');
  const others =
    accounts.length === 0 ? '' : `, and ${counted(accounts.length, 'other account')}: ${accounts.join(', ')}`;
  return `the account it is deployed to${others}; in ${places}`;
};

const mostNamed = 8;

/** Wide ones by name, however many: they are what somebody has to have meant. */
const writeTexts = (writes: readonly PermittedWrite[]): string[] => {
  const wide = [...new Set(writes.filter(({ isWide }) => isWide).map(({ resource }) => resource))];
  const exact = [...new Set(writes.filter(({ isWide }) => !isWide).map(({ resource }) => resource))];
  return [
    ...(exact.length > mostNamed ? [`${counted(exact.length, 'resource')} by name`] : exact.sort()),
    ...(wide.length === 0 ? [] : [`${counted(wide.length, 'pattern')} with a wildcard:`, ...wide.sort()]),
  ];
};

const templateText = ({ path, bytes }: MemberTemplate): string =>
  bytes > longestBody
    ? `${path} (${kib(bytes)}: too long for --template-body; put it into a bucket and give --template-url)`
    : path;

/** By whom it may be changed, and what. */
const changeTexts = (
  { settings }: Request,
  here: PermittedWrite[],
  elsewhere: PermittedWrite[],
): string[] => {
  if (here.length + elsewhere.length === 0) return ['nothing: no target is open for remediation'];
  const others = counted(writingAccounts(settings).length, 'other account');
  return [
    ...(here.length === 0 ? ['nothing in the account it is deployed to'] : writeTexts(here)),
    ...(elsewhere.length === 0
      ? []
      : [
          `in ${others}, where member-account.yml is deployed with Remediation=on:`,
          ...writeTexts(elsewhere),
        ]),
  ];
};

/** Rules that IAM cannot hold: by names, by differences, or of what a later rule opens again in part. */
const heededTexts = ({ settings }: Request): string[] => {
  const places = closedByPolicyAlone(settings);
  return places.length === 0
    ? []
    : [`${places.join(', ')}: \`remediate\` heeds it, and its role would let it pass`];
};

const rowsOf = (paint: Paint, { request, packaged, memberTemplates }: Summarised): Row[] => {
  const { resources, templateBytes, digest } = packaged;
  const plain = (text: string): string => text;
  const rows = (name: string, texts: readonly string[], colour = plain): Row[] =>
    texts.map((text, index) => [
      { text: index === 0 ? name : '', colour: paint.dim },
      { text, colour },
    ]);
  const here = permittedWrites(resources);
  const elsewhere = memberTemplates.flatMap((template) => permittedWrites(template.resources));
  const isWide = [...here, ...elsewhere].some((write) => write.isWide);
  return [
    ...rows('settings', [request.file?.path ?? 'no stagewatch.yml here: all defaults']),
    ...rows('tells', toldTexts(request.settings)),
    ...rows('watches', [watchedText(request)]),
    ...rows('may change', changeTexts(request, here, elsewhere), isWide ? paint.yellow : plain),
    ...rows('but for', heededTexts(request), paint.yellow),
    ...rows('functions', [doorsText(packaged)]),
    ...rows('template', [
      `${Object.keys(resources).length} of 500 resources, ${kib(templateBytes)} of 1 MiB`,
    ]),
    ...(memberTemplates.length === 0 ? [] : rows('for others', memberTemplates.map(templateText))),
    ...rows('digest', [digest.slice(0, 16)]),
  ];
};

const inShell = (word: string): string =>
  /^[\w./@%+=:,-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

export const deployCommand = ({ target, file }: Request): string => {
  const config =
    file === undefined || file.path === 'stagewatch.yml' ? '' : ` --config ${inShell(file.path)}`;
  return `npm run deploy -- --stage ${target.stage} --region ${target.region}${config}`;
};

export const renderSummary = (summarised: Summarised, style: Style): string => {
  const paint = paintFor(style);
  const { target } = summarised.request;
  return [
    `${paint.green('✓')} ${paint.bold(`Packaged for stage ${target.stage} in ${target.region}`)}`,
    '',
    ...columns(rowsOf(paint, summarised), 2, style.width),
    '',
    `Next: ${paint.bold(deployCommand(summarised.request))}`,
  ].join('\n');
};
