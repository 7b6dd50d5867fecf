// Commands that a person could run by hand, safe to paste into a shell.
import type { PatchOperation } from './patching-operations.js';

const isPlain = (word: string): boolean => /^[\w@%+=:,./-]+$/.test(word);

/** One word of a POSIX shell, whatever is in it. */
export const quotedWord = (word: string): string =>
  isPlain(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

/** `aws apigateway delete-stage --rest-api-id abc --stage-name prod --region eu-west-1`. */
export const awsCommand = (
  service: string,
  operation: string,
  options: Readonly<Record<string, string>>,
): string => {
  // `--name=value` where a value could be taken for an option.
  const words = Object.entries(options).map(([name, value]) =>
    value.startsWith('-') ? `--${name}=${quotedWord(value)}` : `--${name} ${quotedWord(value)}`,
  );
  return ['aws', service, operation, ...words].join(' ');
};

export const patchOption = (operations: readonly PatchOperation[]): Record<string, string> => ({
  'patch-operations': JSON.stringify(operations),
});
