// Makes foreign text safe to show: nothing in it can start a line, hide a character or turn the reading direction.

// Controls, format characters (zero-width, bidi, tags), separators, lone surrogates, private and unassigned ones.
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/gu;

const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const escapeOne = (character: string): string => {
  const known = escapes[character];
  if (known !== undefined) return known;
  const code = character.codePointAt(0) ?? 0;
  return code > 0xff_ff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
};

/** Visible escapes instead of what cannot be seen. */
export const visible = (text: string): string => text.replaceAll(unsafe, escapeOne);

/** The same with backslashes doubled, so that no escape can be forged, and cut with the number of characters that were left out. */
export const printable = (text: string, limit = 200): string => {
  const characters = Array.from(text);
  const kept = visible(characters.slice(0, limit).join('').replaceAll('\\', '\\\\'));
  return characters.length > limit ? `${kept}… (${characters.length - limit} more characters)` : kept;
};

/** For the subject of a mail: printable ASCII only, at most 99 characters (AWS SNS, `Subject`). */
export const subjectLine = (text: string): string => {
  const ascii = text.replaceAll(/[^\x20-\x7e]/g, '?').trim();
  const cut = ascii.length > 99 ? `${ascii.slice(0, 96)}...` : ascii;
  return cut === '' ? 'Stagewatch' : cut;
};

/** Masks as people see them: eight digits tell rotations apart, and are of no use for guessing. */
export const shortMasks = (text: string): string =>
  text.replaceAll(/hmac:[0-9a-f]{64}/g, (mask) => mask.slice(0, 13));
