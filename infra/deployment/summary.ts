// What was packaged, for the person who is about to deploy it: who is told, what is watched, what may be changed.
import { columns, type Row } from '../../cli/render/columns.js';
import { counted, paintFor, printable, type Paint, type Style } from '../../cli/render/text.js';
import type { Settings } from '../../shared/usecases/settings.js';
import { permittedWrites, type PermittedWrite } from './permitted-writes.js';
import type { Packaged } from './packaged.js';
import type { Request } from './read-request.js';

export interface Summarised {
  request: Request;
  packaged: Packaged;
  /** Paths of the templates for other accounts and Regions. */
  memberTemplates: readonly string[];
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
  if (writes.length === 0) return ['nothing: no target is open for remediation'];
  const wide = [...new Set(writes.filter(({ isWide }) => isWide).map(({ resource }) => resource))];
  const exact = [...new Set(writes.filter(({ isWide }) => !isWide).map(({ resource }) => resource))];
  return [
    ...(exact.length > mostNamed ? [`${counted(exact.length, 'resource')} by name`] : exact.sort()),
    ...(wide.length === 0 ? [] : [`${counted(wide.length, 'pattern')} with a wildcard:`, ...wide.sort()]),
  ];
};

const rowsOf = (paint: Paint, { request, packaged, memberTemplates }: Summarised): Row[] => {
  const { resources, templateBytes, digest } = packaged;
  const plain = (text: string): string => text;
  const rows = (name: string, texts: readonly string[], colour = plain): Row[] =>
    texts.map((text, index) => [
      { text: index === 0 ? name : '', colour: paint.dim },
      { text, colour },
    ]);
  const writes = permittedWrites(resources);
  return [
    ...rows('settings', [request.file?.path ?? 'no stagewatch.yml here: all defaults']),
    ...rows('tells', toldTexts(request.settings)),
    ...rows('watches', [watchedText(request)]),
    ...rows('may change', writeTexts(writes), writes.some(({ isWide }) => isWide) ? paint.yellow : plain),
    ...rows('functions', [doorsText(packaged)]),
    ...rows('template', [
      `${Object.keys(resources).length} of 500 resources, ${kib(templateBytes)} of 1 MiB`,
    ]),
    ...(memberTemplates.length === 0 ? [] : rows('for others', memberTemplates)),
    ...rows('digest', [digest.slice(0, 16)]),
  ];
};

export const deployCommand = ({ target, file }: Request): string => {
  const config = file === undefined || file.path === 'stagewatch.yml' ? '' : ` --config ${file.path}`;
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
