// The queues between the doors, and the letters that are dead.
import { isObject, type Json } from '../../../model/brand.js';
import { agreesAsPolicy, textAt } from '../agrees.js';
import { right, wrong, type Finding, type Result } from '../checks.js';
import type { Facts, Part, QueueFact } from '../facts.js';
import { arnOf } from '../template.js';
import { given, nameOf, partsOf, putBack, result } from './given.js';

const listOf = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? (value as readonly Json[]) : [];

const policyOf = ({ stack }: Facts, { physical }: Part): Json | undefined => {
  const parts = partsOf(stack, 'AWS::SQS::QueuePolicy');
  return parts.find(({ properties }) => listOf(properties?.['Queues']).includes(physical))?.properties?.[
    'PolicyDocument'
  ];
};

const ready = (facts: Facts, part: Part, live: QueueFact): Finding => {
  const dead = textAt(part.properties, 'RedrivePolicy', 'deadLetterTargetArn');
  if (dead !== undefined && dead !== live.deadLetters)
    return wrong('what fails does not go to its dead-letter queue', putBack);
  const policy = policyOf(facts, part);
  if (policy === undefined || agreesAsPolicy(policy, live.policy)) return right();
  return wrong(
    live.policy === undefined ? 'its policy is gone: nobody may deliver' : 'its policy is not as deployed',
    putBack,
  );
};

/** Whatever a queue, a rule or a function gives its failures to. */
const deadLetterArns = ({ stack }: Facts): ReadonlySet<string> => {
  const arns = stack.parts.flatMap(({ properties }) => [
    textAt(properties, 'RedrivePolicy', 'deadLetterTargetArn'),
    textAt(properties, 'DeadLetterConfig', 'TargetArn'),
    textAt(properties, 'DestinationConfig', 'OnFailure', 'Destination'),
    ...listOf(properties?.['Targets']).map((target) => textAt(target, 'DeadLetterConfig', 'Arn')),
    textAt(properties, 'Target', 'DeadLetterConfig', 'Arn'),
  ]);
  return new Set(arns.flatMap((arn) => arn ?? []));
};

const isDeadLetters = (facts: Facts, part: Part): boolean => {
  const { name, place, partition } = facts.stack;
  const arn = arnOf(part, { ...place, partition, stack: name });
  return (
    (arn !== undefined && deadLetterArns(facts).has(arn)) ||
    (!isObject(part.properties) && part.id.endsWith('Dlq'))
  );
};

const dead = ({ messages }: QueueFact, part: Part): Finding =>
  messages === 0
    ? right()
    : wrong(
        `${messages === 1 ? 'a message is' : `${messages} messages are`} dead`,
        `See why in the log of its function, then hand ${messages === 1 ? 'it' : 'them'} back: aws sqs start-message-move-task --source-arn ARN-OF-${part.id}`,
      );

export const judgeQueues = (facts: Facts): readonly Result[] =>
  partsOf(facts.stack, 'AWS::SQS::Queue').flatMap((part) => {
    const told = facts.queues[part.id];
    const subject = part.id;
    const there = result(
      'queue.ready',
      subject,
      given(told, (live) => ready(facts, part, live)),
    );
    if (told?.status !== 'read' || !isDeadLetters(facts, part)) return [there];
    return [there, result('queue.dead', nameOf({ ...part, physical: '' }), dead(told.value, part))];
  });
