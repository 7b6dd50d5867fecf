// Made-up secrets that are recognised in any disguise: plain, base64, hex, percent-encoded, JSON-escaped, packed or cut.
import { randomInt } from 'node:crypto';
import { gunzipSync, inflateSync } from 'node:zlib';

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789';
const secretLength = 28;
/** So many characters in a row give a secret away. */
const window = 12;

const each = (text: string, spell: (character: string) => string): string =>
  Array.from(text).map(spell).join('');

const hexOf = (text: string): string => Buffer.from(text).toString('hex');

/** In base64 a text looks different by where it begins: the digits in the middle are the same in whatever text it is. */
const base64Of = (text: string): string[] =>
  [0, 1, 2].map((at) => {
    const digits = Buffer.from(`${'\0'.repeat(at)}${text}`).toString('base64');
    return digits.slice(Math.ceil((at * 4) / 3), -4);
  });

const disguises = (secret: string): string[] => [
  secret,
  secret.toLowerCase(),
  secret.toUpperCase(),
  ...base64Of(secret),
  hexOf(secret),
  hexOf(secret).toUpperCase(),
  each(secret, (one) => `%${hexOf(one)}`),
  each(secret, (one) => `%${hexOf(one).toUpperCase()}`),
  each(secret, (one) => `\\u00${hexOf(one)}`),
];

const windowsOf = (text: string): string[] =>
  Array.from({ length: Math.max(0, text.length - window + 1) }, (_, at) => text.slice(at, at + window));

const base64Runs = /[A-Za-z0-9+/_-]{24,}={0,2}/g;
const deepest = 4;

const unpacked = (bytes: Buffer): Buffer | undefined => {
  try {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gunzipSync(bytes);
    return bytes[0] === 0x78 ? inflateSync(bytes) : undefined;
  } catch {
    return undefined;
  }
};

/** All that a reader with patience finds in some bytes: what is packed or encoded in them, too. */
const layersOf = (bytes: Buffer, depth = 0): string[] => {
  const open = unpacked(bytes);
  if (open !== undefined) return layersOf(open, depth);
  const text = bytes.toString('latin1');
  if (depth === deepest) return [text];
  const plain = text.replaceAll(/%([0-9a-f]{2})/gi, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  const encoded = (plain.match(base64Runs) ?? []).map((run) => Buffer.from(run, 'base64'));
  const inside = encoded
    .filter((one) => unpacked(one) !== undefined || /^[\s\u0020-\u007e]+$/.test(one.toString('latin1')))
    .flatMap((one) => layersOf(one, depth + 1));
  return [text, ...(plain === text ? [] : [plain]), ...inside];
};

/** Something that left: where to, and all of it. */
export interface Left {
  to: string;
  bytes: Buffer | string;
}

export interface Canaries {
  /** A secret of its own for each name; asking again gives the same. Letters and digits: every field takes it. */
  secret: (name: string) => string;
  names: () => readonly string[];
  /** Which secrets are to be found in what left: `NAME in DESTINATION`, once each. */
  found: (left: readonly Left[]) => readonly string[];
}

export const createCanaries = (): Canaries => {
  const secrets = new Map<string, string>();
  const tell = (text: string, windows: ReadonlyMap<string, string>): string[] => {
    const names = new Set<string>();
    for (let at = 0; at + window <= text.length; at += 1) {
      const name = windows.get(text.slice(at, at + window));
      if (name !== undefined) names.add(name);
    }
    return [...names];
  };
  return {
    secret: (name) => {
      const known = secrets.get(name);
      if (known !== undefined) return known;
      const made = Array.from({ length: secretLength }, () => letters.charAt(randomInt(letters.length)));
      secrets.set(name, made.join(''));
      return made.join('');
    },
    names: () => [...secrets.keys()],
    found: (left) => {
      const windows = new Map(
        [...secrets].flatMap(([name, secret]) =>
          disguises(secret).flatMap((form) => windowsOf(form).map((one) => [one, name] as const)),
        ),
      );
      const all = left.flatMap(({ to, bytes }) =>
        layersOf(Buffer.from(bytes)).flatMap((text) => tell(text, windows).map((name) => `${name} in ${to}`)),
      );
      return [...new Set(all)];
    },
  };
};
