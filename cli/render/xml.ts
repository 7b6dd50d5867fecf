// XML elements as text. Two functions do for a report: a library would bring more than it takes away.

// XML 1.0 §2.2 has no way at all to write these.
const unwritable = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

const escaped = (text: string): string =>
  text.replaceAll(unwritable, '').replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');

/** In attributes, line ends and tabs would be read as spaces. */
const attribute = (value: string | number): string =>
  escaped(String(value)).replaceAll(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);

export type Attributes = Readonly<Record<string, string | number | undefined>>;

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

const tag = (name: string, attributes: Attributes): string =>
  [
    name,
    ...Object.entries(attributes).flatMap(([key, value]) =>
      value === undefined ? [] : [`${key}="${attribute(value)}"`],
    ),
  ].join(' ');

/** An element that holds text: its lines stay as they are. */
export const textElement = (name: string, attributes: Attributes, text: string): string[] => [
  `<${tag(name, attributes)}>${escaped(text)}</${name}>`,
];

/** An element that holds elements, each given as its lines. */
export const element = (name: string, attributes: Attributes, children: readonly string[] = []): string[] =>
  children.length === 0
    ? [`<${tag(name, attributes)}/>`]
    : [`<${tag(name, attributes)}>`, ...indented(children), `</${name}>`];
