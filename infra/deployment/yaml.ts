// How generated YAML is written: CloudFormation functions as the tags that people write.
import { Scalar, stringify } from 'yaml';

/** A CloudFormation function. */
export interface Tagged {
  tag: '!GetAtt' | '!Sub' | '!Ref';
  argument: string;
}

const isTagged = (value: unknown): value is Tagged =>
  typeof value === 'object' && value !== null && 'tag' in value && 'argument' in value;

const customTags = (['!GetAtt', '!Sub', '!Ref'] as const).map((tag) => ({
  tag,
  identify: (value: unknown) => isTagged(value) && value.tag === tag,
  resolve: (argument: string) => ({ tag, argument }),
  stringify: ({ value }: { value: unknown }) => (isTagged(value) ? JSON.stringify(value.argument) : ''),
}));

export const tagged = (tag: Tagged['tag'], argument: string): Tagged => ({ tag, argument });

/** Quoted, or YAML 1.1 readers (osls) take it for a date. */
export const policyVersion = Object.assign(new Scalar('2012-10-17'), { type: Scalar.QUOTE_SINGLE });

export const yaml = (content: unknown): string =>
  stringify(content, { customTags, lineWidth: 110, singleQuote: true, aliasDuplicateObjects: false });
