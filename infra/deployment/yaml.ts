// How generated YAML is written: CloudFormation functions as the tags that people write, and comments where they explain.
import { Document, isMap, isScalar, isSeq, visit, type Node, type Scalar } from 'yaml';

/** Why something is as it is, for whoever reviews what is deployed: a comment above it. */
export const why = Symbol('why');

/** A CloudFormation function. */
export interface Tagged {
  tag: '!GetAtt' | '!Sub' | '!Ref';
  argument: string;
  [why]?: string;
}

const isTagged = (value: unknown): value is Tagged =>
  typeof value === 'object' && value !== null && 'tag' in value && 'argument' in value;

const customTags = (['!GetAtt', '!Sub', '!Ref'] as const).map((tag) => ({
  tag,
  identify: (value: unknown) => isTagged(value) && value.tag === tag,
  resolve: (argument: string) => ({ tag, argument }),
  stringify: ({ value }: { value: unknown }) => (isTagged(value) ? JSON.stringify(value.argument) : ''),
}));

export const tagged = (tag: Tagged['tag'], argument: string, because?: string): Tagged => ({
  tag,
  argument,
  ...(because === undefined ? {} : { [why]: because }),
});

const reasonOf = (value: unknown): string | undefined => {
  const reason: unknown =
    typeof value === 'object' && value !== null && why in value ? value[why] : undefined;
  return typeof reason === 'string' ? reason : undefined;
};

const memberOf = (value: unknown, key: PropertyKey): unknown =>
  typeof value === 'object' && value !== null && key in value
    ? (value as Readonly<Record<PropertyKey, unknown>>)[key]
    : undefined;

/** Items that have the same reason one after the other say it once. */
const explain = (node: unknown, value: unknown): void => {
  if (isSeq<Node>(node)) {
    let before: string | undefined;
    node.items.forEach((item, index) => {
      const one = memberOf(value, index);
      const reason = reasonOf(one);
      if (reason !== undefined && reason !== before) item.commentBefore = ` ${reason}`;
      before = reason;
      explain(item, one);
    });
  }
  if (!isMap(node)) return;
  for (const { key, value: child } of node.items) {
    const one = isScalar(key) ? memberOf(value, String(key.value)) : undefined;
    const reason = reasonOf(one);
    if (reason !== undefined && isScalar(key)) key.commentBefore = ` ${reason}`;
    explain(child, one);
  }
};

/** cfn-lint is right: what names nothing needs no substitution. */
const withoutEmptySubs = (_key: unknown, node: Scalar): void => {
  const { tag, value } = node;
  if (tag !== '!Sub' || !isTagged(value) || value.argument.includes('${')) return;
  delete node.tag;
  node.value = value.argument;
};

/** For readers of YAML 1.1 (osls, CloudFormation), to whom `on`, `1_000` and 2012-10-17 are no texts: such have quotes. */
export const yaml = (content: unknown): string => {
  const document = new Document(content, { version: '1.1', customTags, aliasDuplicateObjects: false });
  explain(document.contents, content);
  visit(document, { Scalar: withoutEmptySubs });
  return document.toString({ lineWidth: 110, singleQuote: true });
};
