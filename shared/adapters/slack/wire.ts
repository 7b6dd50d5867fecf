// Slack over HTTPS: five Web API methods and incoming webhooks. It tells what came back, never what it means.
import { wordOf, type JsonObject } from '../../model/brand.js';
import type { SlackReply } from '../../usecases/slack/answers.js';
import type { SlackWire } from '../../usecases/slack/ports.js';

export const slackUrl = 'https://slack.com';

export interface SlackWireOptions {
  /** Of the Web API, without `/api`. */
  url?: string;
  timeoutMs?: number;
}

/** The most of an answer that is read: a page of history is far below. */
const answerBytes = 4 * 1024 * 1024;

const retryAfterOf = (response: Response): { retryAfterSeconds?: number } => {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? { retryAfterSeconds: seconds } : {};
};

const textOf = async (response: Response): Promise<string> => {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > answerBytes) throw new Error('the answer is too long');
  }
  return text + decoder.decode();
};

/** Messages of errors may quote what was sent; their names do not. */
const nameOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return code === '' ? (cause instanceof Error ? cause.name : 'no answer') : code;
};

const ask = async (url: string, init: RequestInit, timeoutMs: number): Promise<SlackReply> => {
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
      ...init,
    });
    return { status: response.status, ...retryAfterOf(response), body: await textOf(response) };
  } catch (error) {
    return { lost: nameOf(error) };
  }
};

/** The reading methods take no JSON; everything takes forms. */
const formOf = (input: JsonObject): URLSearchParams =>
  new URLSearchParams(Object.entries(input).map(([name, value]): [string, string] => [name, wordOf(value)]));

export const createSlackWire = ({ url = slackUrl, timeoutMs = 8000 }: SlackWireOptions = {}): SlackWire => ({
  call: (method, token, input) => {
    const isReading = !method.startsWith('chat.');
    const type = isReading ? 'application/x-www-form-urlencoded' : 'application/json; charset=utf-8';
    const headers = { authorization: `Bearer ${token}`, 'content-type': type };
    const body = isReading ? formOf(input).toString() : JSON.stringify(input);
    return ask(`${url}/api/${method}`, { headers, body }, timeoutMs);
  },
  hook: (hookUrl, input) =>
    ask(
      hookUrl,
      { headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(input) },
      timeoutMs,
    ),
});
