// What Slack refuses of a message: sizes and shapes (docs.slack.dev: "Blocks", "chat.postMessage", "Message metadata").

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const MOST_BLOCKS = 50;
const MOST_TEXT = 40_000;
/** Over all blocks; Slack does not publish its figure for `msg_blocks_too_long`. */
const MOST_BLOCK_TEXT = 13_000;
const MOST_METADATA = 8_000;

const textFits = (text: unknown, types: readonly string[], most: number): boolean =>
  isObject(text) &&
  types.includes(String(text['type'])) &&
  typeof text['text'] === 'string' &&
  text['text'].length >= 1 &&
  text['text'].length <= most;

const listFits = (list: unknown, least: number, most: number): list is readonly unknown[] =>
  Array.isArray(list) && list.length >= least && list.length <= most;

const any = ['plain_text', 'mrkdwn'];

const isShort = (text: unknown, most: number): boolean =>
  text === undefined || (typeof text === 'string' && text.length <= most);

const confirmFits = (dialog: unknown): boolean =>
  dialog === undefined ||
  (isObject(dialog) &&
    textFits(dialog['title'], ['plain_text'], 100) &&
    textFits(dialog['text'], any, 300) &&
    textFits(dialog['confirm'], ['plain_text'], 30) &&
    textFits(dialog['deny'], ['plain_text'], 30));

const buttonFits = (button: unknown): boolean =>
  isObject(button) &&
  button['type'] === 'button' &&
  textFits(button['text'], ['plain_text'], 75) &&
  isShort(button['action_id'], 255) &&
  confirmFits(button['confirm']) &&
  isShort(button['value'], 2000);

const blockFits: Readonly<Record<string, (block: Json) => boolean>> = {
  header: ({ text }) => textFits(text, ['plain_text'], 150),
  section: ({ text, fields }) =>
    (text === undefined || textFits(text, any, 3000)) &&
    (fields === undefined || (listFits(fields, 1, 10) && fields.every((one) => textFits(one, any, 2000)))) &&
    (text !== undefined || fields !== undefined),
  context: ({ elements }) => listFits(elements, 1, 10) && elements.every((one) => textFits(one, any, 3000)),
  actions: ({ elements }) => listFits(elements, 1, 25) && elements.every(buttonFits),
  divider: () => true,
};

const fits = (block: unknown): boolean =>
  isObject(block) && isShort(block['block_id'], 255) && (blockFits[String(block['type'])]?.(block) ?? false);

const textLength = (value: unknown): number => {
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + textLength(one), 0);
  if (!isObject(value)) return 0;
  const own = typeof value['text'] === 'string' ? value['text'].length : 0;
  return Object.values(value).reduce<number>((sum, one) => sum + textLength(one), own);
};

const idsTwice = (blocks: readonly unknown[]): boolean => {
  const ids = blocks.flatMap((block) =>
    isObject(block) && block['block_id'] !== undefined ? [block['block_id']] : [],
  );
  return new Set(ids).size !== ids.length;
};

/** Slack's code for what is wrong with a message; `undefined` where nothing is. */
export const refusalOf = ({ text, blocks = [], metadata }: Json): string | undefined => {
  if (text !== undefined && typeof text !== 'string') return 'invalid_arguments';
  if ((text ?? '') === '' && !(Array.isArray(blocks) && blocks.length > 0)) return 'no_text';
  if ((text ?? '').length > MOST_TEXT) return 'msg_too_long';
  if (!Array.isArray(blocks)) return 'invalid_blocks_format';
  if (blocks.length > MOST_BLOCKS || !blocks.every(fits) || idsTwice(blocks)) return 'invalid_blocks';
  if (textLength(blocks) > MOST_BLOCK_TEXT) return 'msg_blocks_too_long';
  if (metadata === undefined) return undefined;
  if (
    !isObject(metadata) ||
    !/^[A-Za-z0-9_]+$/.test(String(metadata['event_type'])) ||
    !isObject(metadata['event_payload'])
  )
    return 'invalid_metadata_format';
  return JSON.stringify(metadata).length > MOST_METADATA ? 'metadata_too_large' : undefined;
};
