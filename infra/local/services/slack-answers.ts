// Where Slack takes answers to a press (`response_url`), and what the person saw: five uses within half an hour.
import { json, type Reply } from './slack-rooms.js';

type Json = Readonly<Record<string, unknown>>;

const MOST_USES = 5;
const OPEN_MS = 30 * 60_000;

/** What only one person saw. */
export interface Whisper {
  user: string;
  text: string;
}

interface Opened {
  user: string;
  until: number;
  uses: number;
}

export const createAnswers = (now: () => Date) => {
  const opened = new Map<string, Opened>();
  const whispers: Whisper[] = [];
  return {
    whispers,
    /** The path of a new one, for the press of this user. */
    open(user: string): string {
      const path = `/actions/${user}/${opened.size + 1}`;
      opened.set(path, { user, until: now().getTime() + OPEN_MS, uses: 0 });
      return path;
    },
    take(path: string, input: Json): Reply {
      const found = opened.get(path);
      if (found === undefined || found.until < now().getTime())
        return json({ ok: false, error: 'expired_url' }, 404);
      found.uses += 1;
      if (found.uses > MOST_USES) return json({ ok: false, error: 'used_url' }, 404);
      if (input['response_type'] !== 'ephemeral' || input['replace_original'] !== false)
        return json({ ok: false, error: 'the local Slack takes whispers only' }, 400);
      const { text } = input;
      if (typeof text !== 'string' || text === '') return json({ ok: false, error: 'no_text' }, 400);
      whispers.push({ user: found.user, text });
      return json({ ok: true });
    },
  };
};

export type Answers = ReturnType<typeof createAnswers>;
