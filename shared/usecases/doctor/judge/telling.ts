// Whether what is found is told to anybody: topics, subscriptions, Slack.
import { isObject, type Json } from '../../../model/brand.js';
import { agreesAsPolicy, textAt } from '../agrees.js';
import { right, wrong, type Finding, type Result } from '../checks.js';
import type { Facts, Part, SecretFact, SubscriptionFact, TopicFact } from '../facts.js';
import { valueOf } from '../told.js';
import { given, partsOf, putBack, result } from './given.js';
import { subscriptionOf } from './subscriptions.js';

/** The attributes of the SNS message (DESIGN §4.5). */
const attributes = new Set(['event', 'severity', 'kind', 'account', 'region', 'api', 'owner']);

const isPending = ({ arn }: SubscriptionFact): boolean => arn === 'PendingConfirmation';
const isConfirmed = ({ arn }: SubscriptionFact): boolean => arn.startsWith('arn:');

const subjectOf = ({ protocol, endpoint }: SubscriptionFact): string => `${protocol} ${endpoint}`;

const confirmed = (one: SubscriptionFact): Finding => {
  if (isConfirmed(one)) return right();
  return isPending(one)
    ? wrong(
        'it is not confirmed yet',
        'Let its owner follow the link that SNS sent there; after three days it has to be subscribed again.',
      )
    : wrong('it was deleted', 'Subscribe it again, or remove it from `notify` in stagewatch.yml and deploy.');
};

const filter = (one: SubscriptionFact): Finding =>
  given(one.filter, ({ policy, scope }) => {
    if (policy === undefined || scope === 'MessageBody') return right();
    const names = isObject(policy) ? Object.keys(policy).filter((name) => !name.startsWith('$')) : [];
    const strange = names.filter((name) => !attributes.has(name));
    return strange.length === 0
      ? right()
      : wrong(
          `its filter asks for ${strange.join(', ')}, which no announcement has`,
          `Filter on ${[...attributes].join(', ')}: aws sns set-subscription-attributes --subscription-arn ${one.arn} --attribute-name FilterPolicy …`,
        );
  });

const ofSubscription = (one: SubscriptionFact): readonly Result[] => {
  const subject = subjectOf(one);
  const first = result('subscription.confirmed', subject, confirmed(one));
  return isConfirmed(one) ? [first, result('subscription.filter', subject, filter(one))] : [first];
};

/** A subscription of the template that nobody finds any more. */
const goneFrom = (part: Part, all: readonly SubscriptionFact[]): readonly Result[] => {
  const protocol = textAt(part.properties, 'Protocol') ?? '';
  const endpoint = textAt(part.properties, 'Endpoint') ?? '';
  if (subscriptionOf(part, all) !== undefined || part.properties === undefined) return [];
  const subject = `${protocol} ${endpoint}`.trim() || part.id;
  const remedy = `aws sns subscribe --topic-arn TOPIC --protocol ${protocol} --notification-endpoint ${endpoint}, with the filter of infra/slack.yml if it has one.`;
  return [result('subscription.confirmed', subject, wrong('it is gone: somebody unsubscribed it', remedy))];
};

const queueArns = ({ queues }: Facts): ReadonlySet<string> =>
  new Set(Object.values(queues).flatMap((told) => valueOf(told)?.arn ?? []));

/** Channels that the deployment names; owners may name more. */
const isSlackUsed = (facts: Facts): boolean => {
  const live = Object.values(facts.functions).flatMap((told) => valueOf(told) ?? []);
  const channels = live.some(({ environment }) => (environment['STAGEWATCH_SLACK_CHANNELS'] ?? '') !== '');
  const owners = valueOf(facts.watching)?.watch.settings.owners ?? [];
  return channels || owners.some((owner) => owner.channels.length > 0);
};

const isOfSlack = ({ id }: Part): boolean => id.startsWith('Slack');

const slackHasValue = (facts: Facts): boolean =>
  partsOf(facts.stack, 'AWS::SecretsManager::Secret')
    .filter(isOfSlack)
    .some(({ id }) => valueOf(facts.secrets[id])?.hasValue === true);

/** Somebody besides our own queue, which only hands things on to Slack. */
const heard = (facts: Facts, all: readonly SubscriptionFact[]): Finding => {
  const own = queueArns(facts);
  const people = all.filter((one) => isConfirmed(one) && !own.has(one.endpoint));
  if (people.length > 0) return right(`${people.length} confirmed`);
  if (isSlackUsed(facts) && slackHasValue(facts)) return right('Slack alone');
  const pending = all.filter(isPending).map(subjectOf);
  return wrong(
    pending.length === 0
      ? 'nobody is subscribed'
      : `nobody has confirmed: ${pending.join(', ')} ${pending.length === 1 ? 'waits' : 'wait'}`,
    'Name an address in `notify.email` of stagewatch.yml and deploy, or subscribe one: aws sns subscribe --topic-arn TOPIC --protocol email --notification-endpoint YOU; or name a channel in `notify.slack.channels` and give the Slack secret its value.',
  );
};

/** What doors publish to is in their environment; the other topics are for who likes them. */
const isMain = ({ id }: Part): boolean => id === 'DriftTopic';

const ofTopic = (facts: Facts, part: Part): readonly Result[] => {
  const told = facts.topics[part.id];
  const first = result(
    'topic.ready',
    part.id,
    given(told, (topic) => topicReady(facts, part, topic)),
  );
  if (told?.status !== 'read') return [first];
  const { subscriptions } = told.value;
  if (subscriptions.status !== 'read')
    return [
      first,
      result(
        'topic.heard',
        part.id,
        given(subscriptions, () => right()),
      ),
    ];
  const all = subscriptions.value;
  const parts = partsOf(facts.stack, 'AWS::SNS::Subscription').filter(
    ({ properties }) => (properties?.['TopicArn'] ?? part.physical) === part.physical,
  );
  return [
    first,
    ...all.flatMap(ofSubscription),
    ...parts.flatMap((one) => goneFrom(one, all)),
    ...(isMain(part) ? [result('topic.heard', part.id, heard(facts, all))] : []),
  ];
};

const policyOf = ({ stack }: Facts, { physical }: Part): Json | undefined =>
  partsOf(stack, 'AWS::SNS::TopicPolicy').find(({ properties }) =>
    [properties?.['Topics'] ?? []].flat().includes(physical),
  )?.properties?.['PolicyDocument'];

const topicReady = (facts: Facts, part: Part, live: TopicFact): Finding => {
  const policy = policyOf(facts, part);
  return policy === undefined || agreesAsPolicy(policy, live.policy)
    ? keyed(part, live)
    : wrong('its policy is not as deployed: alarms may not publish to it, or others may', putBack);
};

const keyed = ({ properties }: Part, { key }: TopicFact): Finding => {
  const wanted = textAt(properties, 'KmsMasterKeyId');
  // By its id, its alias or its ARN.
  return wanted === undefined || key.endsWith(wanted)
    ? right()
    : wrong('it is not encrypted with the key that was deployed', putBack);
};

export const judgeTopics = (facts: Facts): readonly Result[] =>
  partsOf(facts.stack, 'AWS::SNS::Topic').flatMap((part) => ofTopic(facts, part));

const restored = (part: Part): string => `aws secretsmanager restore-secret --secret-id ${part.physical}`;

const secret = (facts: Facts, part: Part, { hasValue, isDeleted }: SecretFact): Finding => {
  if (isDeleted) return wrong('it is marked for deletion', restored(part));
  if (hasValue) return right();
  if (isOfSlack(part) && !isSlackUsed(facts)) return right('Slack is not used');
  return wrong(
    'it has no value',
    `aws secretsmanager put-secret-value --secret-id ${part.physical} --secret-string …`,
  );
};

export const judgeSecrets = (facts: Facts): readonly Result[] =>
  partsOf(facts.stack, 'AWS::SecretsManager::Secret').map((part) =>
    result(
      'secret.value',
      part.id,
      given(facts.secrets[part.id], (live) => secret(facts, part, live)),
    ),
  );

export const judgeSlack = ({ slack }: Facts): readonly Result[] => {
  if (slack === undefined) return [];
  const finding = given(slack, (said) => {
    if (said.form === 'webhook') return right('a webhook cannot be tried without a message');
    if (said.ok) return right(said.team);
    return wrong(
      `Slack answers ${said.error}`,
      'Install the app again, and give the secret its new token: aws secretsmanager put-secret-value.',
    );
  });
  return [result('slack.answers', 'Slack', finding)];
};
