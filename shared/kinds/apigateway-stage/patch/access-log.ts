// Access logging: destination and format go together, and go only together.
import { isObject, wordOf } from '../../../model/brand.js';
import type { Refusal, Wish } from '../../../model/plan.js';
import type { PatchAsk } from '../../patching.js';
import { isUnset, partOf, pathsOf, textOf } from '../../_support/patching.js';
import { remove, replace } from '../../_support/patching-operations.js';
import { logDestination } from '../../_support/spelling.js';
import type { Concern, StagePart } from './concern.js';

const block = '/accessLogSettings';
const members = ['destinationArn', 'format'] as const;
type Member = (typeof members)[number];

const wanted = (wishes: readonly Wish[], member: Member): Wish | undefined =>
  wishes.find(({ path }) => path === `${block}/${member}`);

/** What the member will be: as wished, else as it lives. */
const valueOf = ({ raw }: PatchAsk, wishes: readonly Wish[], member: Member): string => {
  const wish = wanted(wishes, member);
  if (wish !== undefined) return isUnset(wish.to) ? '' : textOf(wish.to);
  const live = raw['accessLogSettings'];
  return isObject(live) ? wordOf(live[member]) : '';
};

const isDeclared = ({ declared }: PatchAsk, member: Member): boolean =>
  declared.leaves.some(({ pointer, value }) => pointer === `${block}/${member}` && value !== '');

/** One of both, and the other is declared: AWS keeps no half of a log. */
const half = (wishes: readonly Wish[]): StagePart => {
  const of = (code: Refusal['code'], some: readonly Wish[], why: string): Refusal[] =>
    some.length === 0
      ? []
      : [
          {
            code,
            paths: pathsOf(some),
            why,
            remedy: 'Declare both the destination and the format, or neither.',
          },
        ];
  return partOf({
    refused: [
      ...of(
        'not-clearable',
        wishes.filter(({ to }) => isUnset(to)),
        'AWS removes access logging only as a whole, and the other half of it is declared.',
      ),
      ...of(
        'value-not-told',
        wishes.filter(({ to }) => !isUnset(to)),
        'AWS takes the destination of access logs and their format only together, and one of them is not declared.',
      ),
    ],
  });
};

export const accessLog: Concern = (ask, wishes) => {
  if (wishes.length === 0) return partOf({});
  const settles = pathsOf(wishes);
  const destinationArn = valueOf(ask, wishes, 'destinationArn');
  const format = valueOf(ask, wishes, 'format');
  const isOff = destinationArn === '' || format === '';
  const keepsHalf = members.some((member) => isDeclared(ask, member));
  if (isOff && (keepsHalf || wishes.some(({ to }) => !isUnset(to)))) return half(wishes);
  if (isOff)
    return partOf({
      steps: [{ operations: [remove(block)], settles, does: 'switches access logging off' }],
    });
  const operations = [
    replace(`${block}/destinationArn`, logDestination(destinationArn)),
    replace(`${block}/format`, format),
  ];
  return partOf({ steps: [{ operations, settles, does: 'sets access logging' }] });
};
