// Tells from its text where a source is: a file, a pattern, an object, a prefix, a stack.
import type { Location } from '../../model/source.js';
import type { Place } from '../../model/target.js';

/** What is wrong with one text, wherever it stands. */
export interface Complaint {
  what: string;
  remedy: string;
}

export type LocationReading = { location: Location } | { complaint: Complaint };

const wrong = (what: string, remedy: string): LocationReading => ({ complaint: { what, remedy } });

// Amazon S3 User Guide, "General purpose bucket naming rules"; older buckets also have `_` and capitals.
const bucketShape = /^[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]$/;

const readS3 = (text: string): LocationReading => {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]*)\/?(.*)$/s.exec(text) ?? [];
  if (!bucketShape.test(bucket))
    return wrong(`\`${bucket}\` is not the name of a bucket`, 'Write s3://bucket/key.');
  if (key === '**' || key.endsWith('/**')) {
    const prefix = key.slice(0, -2);
    if (!prefix.includes('*')) return { location: { type: 's3-prefix', bucket, prefix } };
  }
  if (key.includes('*'))
    return wrong(
      'only a final `/**` is a pattern in S3',
      `Write s3://${bucket}/PREFIX/** for all that is below a prefix, or name each object.`,
    );
  if (key === '' || key.endsWith('/'))
    return wrong(
      'no object is named',
      `Write s3://${bucket}/${key}KEY, or s3://${bucket}/${key}** for all below.`,
    );
  return { location: { type: 's3-object', bucket, key } };
};

// CloudFormation API Reference, CreateStack: StackName is `[a-zA-Z][-a-zA-Z0-9]*`, at most 128 characters.
const stackName = /^[A-Za-z][A-Za-z0-9-]{0,127}$/;
const stackArn =
  /^arn:aws[a-z-]*:cloudformation:([a-z0-9-]+):(\d{12}):stack\/[A-Za-z][A-Za-z0-9-]{0,127}(\/[\w-]+)?$/;

const readStack = (stack: string): LocationReading =>
  stackName.test(stack) || stackArn.test(stack)
    ? { location: { type: 'stack', stack } }
    : wrong(
        `\`${stack}\` is neither the name of a stack nor its ARN`,
        'Write stack:NAME, or the ARN of the stack.',
      );

/** Where a stack's ARN says it is. */
export const placeOfStack = (location: Location): Partial<Place> => {
  const [, region, account] = location.type === 'stack' ? (stackArn.exec(location.stack) ?? []) : [];
  return region === undefined || account === undefined ? {} : { region, account };
};

const readTag = (text: string): LocationReading => {
  const cut = text.indexOf('=');
  const key = text.slice(0, Math.max(0, cut));
  if (key === '')
    return wrong('no tag is named', 'Write stacks:KEY=VALUE: every deployed stack with that tag.');
  return { location: { type: 'stacks', tag: { key, value: text.slice(cut + 1) } } };
};

const readForeign = (text: string, scheme: string): LocationReading =>
  scheme === 'file'
    ? wrong('files are given by their path', `Write ${text.slice('file://'.length) || 'the path'} instead.`)
    : wrong(
        `nothing is read from \`${scheme}://\``,
        'Give a path, `-`, s3://bucket/key, stack:NAME or stacks:KEY=VALUE; fetch the file first where it is elsewhere.',
      );

/** Understands one source as people write it; what is neither S3 nor CloudFormation is a path or a pattern. */
export const readLocation = (text: string): LocationReading => {
  if (text.trim() === '')
    return wrong('the source has no name', 'Give a path, s3://bucket/key or stack:NAME.');
  if (text.includes('\0')) return wrong('a NUL character is in no path', 'Give the path again.');
  if (text === '-') return { location: { type: 'standard-input' } };
  if (text.startsWith('s3://')) return readS3(text);
  if (text.startsWith('stack:')) return readStack(text.slice('stack:'.length));
  if (text.startsWith('stacks:')) return readTag(text.slice('stacks:'.length));
  if (stackArn.test(text)) return readStack(text);
  if (text.startsWith('arn:'))
    return wrong('this ARN is not one of a stack', 'Give the ARN of a CloudFormation stack.');
  const [, scheme] = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text) ?? [];
  return scheme === undefined ? { location: { type: 'files', pattern: text } } : readForeign(text, scheme);
};

/** Kept by AWS: readable from anywhere, also by the deployed functions. */
export const isRemote = ({ type }: Location): boolean => type !== 'files' && type !== 'standard-input';
