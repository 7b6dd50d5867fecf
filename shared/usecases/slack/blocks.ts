// The few Block Kit pieces our messages are made of, within Slack's limits (AWS facts §7; docs.slack.dev, "Blocks").
export const slackLimits = {
  blocks: 50,
  sectionText: 3000,
  headerText: 150,
  buttonValue: 2000,
  /** Slack advises 4,000 for `text`; it is only what notifications show. */
  fallbackText: 1000,
  /** Over all blocks; Slack refuses longer messages (`msg_blocks_too_long`) without saying where the limit is. */
  allText: 10_000,
} as const;

interface PlainText {
  type: 'plain_text';
  text: string;
  emoji: false;
}
interface Markdown {
  type: 'mrkdwn';
  text: string;
  /** Slack adds no links of its own. */
  verbatim: true;
}
export interface Button {
  type: 'button';
  action_id: string;
  text: PlainText;
  value: string;
  confirm: { title: PlainText; text: PlainText; confirm: PlainText; deny: PlainText };
}

export type Block =
  | { type: 'header'; text: PlainText }
  | { type: 'section'; text: Markdown }
  | { type: 'context'; elements: readonly Markdown[] }
  | { type: 'actions'; block_id: string; elements: readonly Button[] };

/** What Slack shows: blocks, and a text for notifications and screen readers. */
export interface Card {
  text: string;
  blocks: readonly Block[];
}

export const plain = (text: string): PlainText => ({ type: 'plain_text', text, emoji: false });
const markdown = (text: string): Markdown => ({ type: 'mrkdwn', text, verbatim: true });

/** A last guard: callers keep within the limit, and what would not is cut rather than refused. */
const within = (text: string, limit: number): string =>
  text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;

export const header = (text: string): Block => ({
  type: 'header',
  text: plain(within(text, slackLimits.headerText)),
});
export const section = (...lines: readonly string[]): Block => ({
  type: 'section',
  text: markdown(within(lines.join('\n'), slackLimits.sectionText)),
});
export const context = (text: string): Block => ({
  type: 'context',
  elements: [markdown(within(text, slackLimits.sectionText))],
});

export const textLength = (block: Block): number => {
  if (block.type === 'actions') return 0;
  return block.type === 'context'
    ? block.elements.reduce((sum, { text }) => sum + text.length, 0)
    : block.text.text.length;
};

/** Without blocks: what is sent when Slack refuses the whole message. */
export const bare = ({ text }: Card): Card => ({ text: within(text, slackLimits.fallbackText), blocks: [] });
