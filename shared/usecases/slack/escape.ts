// Foreign text inside Slack messages: nothing in it can mention, link, format, hide or end the code it stands in.
import { printable } from '../../engine/printable.js';

/** The characters that Slack reads as control sequences (Slack, "Formatting text: escaping"). */
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
/** Ends a code span or fence; Slack knows no escape for it, so a look-alike stands in its place. */
const graveAccent = '\u02cb';

const escapeOne = (character: string): string => {
  if (character === '`') return graveAccent;
  return entities[character] ?? printable(character);
};

const note = (left: number): string => `… (${left} more)`;
const noteRoom = 20;

/** The text on one line, at most `limit` characters long as Slack counts them, cut with the number left out. */
export const safe = (text: string, limit = 200): string => {
  // No character becomes shorter, so what lies behind the limit cannot come into view.
  const characters = Array.from(text.length > limit * 2 ? text.slice(0, limit * 2) : text);
  const parts = characters.map(escapeOne);
  if (text.length <= limit && parts.join('').length <= limit) return parts.join('');
  let room = limit - noteRoom;
  const kept = parts.findIndex((part) => (room -= part.length) < 0);
  if (kept < 0) return parts.join('');
  const left = Array.from(text).length - kept;
  return parts.slice(0, kept).join('') + note(left);
};

/** As inline code, where Slack formats nothing. */
export const code = (text: string, limit?: number): string => {
  const inside = safe(text, limit).trim();
  return inside === '' ? '` `' : `\`${inside}\``;
};

/** What a chat would make something of: emphasis, strikes, code, emoji, mentions, links and bare host names. */
const formats = /[*_~`@|[\]]|:[\w+-]+:|:\/\/|\w\.\w/;

/** A sentence as it is, or as code where a chat would make something else of it. */
export const prose = (text: string, limit?: number): string =>
  formats.test(text) ? code(text, limit) : safe(text, limit);
