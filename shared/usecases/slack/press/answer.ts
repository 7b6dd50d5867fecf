// What goes back: the HTTP answer to Slack, and the words that only the person sees.
import { isObject } from '../../../model/brand.js';
import type { SlackReply } from '../answers.js';
import type { HttpAnswer } from './request.js';

/** Where Slack takes answers to a press (`response_url`), and the double on this machine where one is configured. */
const answerHosts = ['hooks.slack.com', 'hooks.slack-gov.com'];

/** A press must not send us anywhere else: no other host, port, user or scheme. */
export const isAnswerUrl = (text: string, local?: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, host, origin, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  if (protocol === 'https:' && answerHosts.includes(host)) return true;
  return local !== undefined && protocol === 'http:' && origin === new URL(local).origin;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Slack says `ok` there, as JSON or as a word; what it does not take it may also answer with 200. */
export const isTaken = (reply: SlackReply): boolean => {
  if ('lost' in reply || reply.status < 200 || reply.status >= 300) return false;
  const body = parsed(reply.body);
  return !isObject(body) || body['ok'] !== false;
};

/** A message of Slack's that leaves the one with the button alone (docs.slack.dev, "Handling user interaction"). */
export const ephemeral = (text: string) =>
  ({ response_type: 'ephemeral', replace_original: false, text, parse: 'none', link_names: false }) as const;

const plainText = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };

const textAnswer = (statusCode: number, body: string): HttpAnswer => ({
  statusCode,
  headers: plainText,
  body,
});

/** Slack takes an empty answer for "seen". */
export const seen: HttpAnswer = textAnswer(200, '');
export const echo = (challenge: string): HttpAnswer => textAnswer(200, challenge);
/** Which check failed is in the log, and nobody else's business. */
export const notGenuine = textAnswer(401, 'This is no request that Slack signed for Stagewatch just now.\n');
export const notPosted: HttpAnswer = {
  ...textAnswer(405, 'Slack posts its presses here; nothing else is answered.\n'),
  headers: { ...plainText, allow: 'POST' },
};
export const tooLarge = textAnswer(413, 'No press is so large.\n');
export const notReadable = textAnswer(400, 'Signed, and yet no form of Slack’s.\n');

/** For what could not be said elsewhere: Slack shows the body of an answer to some kinds of interaction only. */
export const saidInBody = (text: string): HttpAnswer => ({
  statusCode: 200,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(ephemeral(text)),
});
