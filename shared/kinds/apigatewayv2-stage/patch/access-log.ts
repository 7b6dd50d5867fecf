// Access logging: destination and format go together; off is a call of its own, because an empty object changes nothing.
import { wordOf } from '../../../model/brand.js';
import type { Refusal, Wish } from '../../../model/plan.js';
import type { PatchAsk } from '../../patching.js';
import { isUnset, partOf, pathsOf, textOf } from '../../_support/patching.js';
import { objectIn, pascal } from '../../_support/patching-members.js';
import { logDestination } from '../../_support/spelling.js';
import type { Concern, StagePart } from './concern.js';

const block = '/accessLogSettings';
const members = ['destinationArn', 'format'] as const;
type Member = (typeof members)[number];

/** What the member will be: as wished, else as it lives. */
const valueOf = ({ raw }: PatchAsk, wishes: readonly Wish[], member: Member): string => {
  const wish = wishes.find(({ path }) => path === `${block}/${member}`);
  if (wish !== undefined) return isUnset(wish.to) ? '' : textOf(wish.to);
  return wordOf(objectIn(raw, 'AccessLogSettings')[pascal(member)]);
};

const isDeclared = ({ declared }: PatchAsk, member: Member): boolean =>
  declared.leaves.some(({ pointer, value }) => pointer === `${block}/${member}` && value !== '');

const remedy = 'Declare both the destination and the format, or neither.';

/** Only one of both is declared: AWS keeps no half of a log. */
const half = (wishes: readonly Wish[]): StagePart => {
  const gone = wishes.filter(({ to }) => isUnset(to));
  const set = wishes.filter(({ to }) => !isUnset(to));
  const refusals: readonly Refusal[] = [
    {
      code: 'not-clearable',
      paths: pathsOf(gone),
      why: 'AWS removes access logging only as a whole, and the other half of it is declared.',
      remedy,
    },
    {
      code: 'value-not-told',
      paths: pathsOf(set),
      why: 'AWS takes the destination of access logs and their format only together, and one of them is not declared.',
      remedy,
    },
  ];
  return partOf({ refused: refusals.filter(({ paths }) => paths.length > 0) });
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
      steps: [{ operation: 'DeleteAccessLogSettings', settles, does: 'switches access logging off' }],
    });
  const whole = { DestinationArn: logDestination(destinationArn), Format: format };
  return partOf({
    steps: [{ members: { AccessLogSettings: whole }, settles, does: 'sets access logging' }],
  });
};
