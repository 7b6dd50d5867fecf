// A Slack message as a person sees it, drawn: how bad, where, who, what next, the first difference, the buttons.
import { isObject, wordOf, type Json, type JsonObject } from '../../../shared/model/brand.js';
import { wrap } from '../../../cli/render/text.js';
import type { SlackMessage } from '../services/slack.js';
import { mrkdwnLines } from './mrkdwn.js';
import { framed, framedWidth, paint } from './screen.js';

const fence = '```';

const textIn = (holder: JsonObject): string =>
  isObject(holder['text']) ? wordOf(holder['text']['text']) : '';

const elementsOf = ({ elements }: JsonObject): JsonObject[] =>
  Array.isArray(elements) ? (elements as readonly Json[]).filter(isObject) : [];

const isDifference = (block: JsonObject): boolean => textIn(block).includes(fence);

const differenceLine = (line: string): string[] =>
  wrap(line.replaceAll(fence, ''), framedWidth - 2).map((part) => {
    const colours = line.replace(fence, '').startsWith('-') ? paint.red : paint.green;
    return `  ${colours(part)}`;
  });

const sectionLines = (block: JsonObject): string[] => {
  let isFenced = false;
  return textIn(block)
    .split('\n')
    .flatMap((line) => {
      isFenced ||= line.startsWith(fence);
      return isFenced ? differenceLine(line) : mrkdwnLines(line, framedWidth);
    });
};

const buttonLines = (block: JsonObject): string[] =>
  elementsOf(block).map((button) => paint.bold(`[ ${textIn(button)} ]`));

const headerLines = (block: JsonObject): string[] => wrap(textIn(block), framedWidth - 1).map(paint.bold);

const contextLines = (block: JsonObject): string[] =>
  elementsOf(block)
    .flatMap((one) => mrkdwnLines(wordOf(one['text']), framedWidth))
    .map(paint.dim);

const drawn: ReadonlyMap<string, (block: JsonObject) => string[]> = new Map([
  ['header', headerLines],
  ['section', sectionLines],
  ['context', contextLines],
  ['actions', buttonLines],
]);

const linesOf = (block: JsonObject): string[] => drawn.get(wordOf(block['type']))?.(block) ?? [];

export const blocksOf = ({ blocks }: Pick<SlackMessage, 'blocks'>): JsonObject[] =>
  (blocks as readonly Json[]).filter(isObject);

/** All but the first difference are counted. */
const cardLines = (blocks: readonly JsonObject[]): string[] => {
  const [first, ...more] = blocks.filter(isDifference);
  const counted = more.length === 0 ? [] : [paint.dim(`… and ${more.length} more differences`)];
  return blocks
    .filter((block) => !isDifference(block) || block === first)
    .flatMap((block) => (block === first ? [...linesOf(block), ...counted] : linesOf(block)));
};

/** `head`: of which message in which channel. */
export const drawCard = (head: string, message: SlackMessage): void =>
  framed(head, cardLines(blocksOf(message)), '┃');

/** What an edit changed: the headline, and how it stands. */
export const drawEdit = (head: string, message: SlackMessage): void => {
  const [header, _where, ...rest] = blocksOf(message);
  const standing = rest.filter((block) => block['type'] === 'section' && !isDifference(block));
  framed(head, [header ?? {}, ...standing].flatMap(linesOf), '┃');
};

/** The headline alone, without markup. */
export const headlineOf = (message: SlackMessage): string => {
  const header = blocksOf(message).find(({ type }) => type === 'header');
  return header === undefined ? message.text : textIn(header);
};

/** What a button says; undefined where the message has no such button. */
export const buttonIn = (message: SlackMessage, actionId: string): string | undefined => {
  const found = blocksOf(message)
    .flatMap(elementsOf)
    .find((element) => element['action_id'] === actionId);
  return found === undefined ? undefined : textIn(found);
};
