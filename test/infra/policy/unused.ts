// What the roles may do and no recorded call does: a short list, each entry with its reason.

export interface Unused {
  /** Logical id of the role; absent: any. */
  role?: string;
  action: RegExp;
  resource: RegExp;
  because: string;
  /** Used in some runs, as time has it: nobody complains where the reason was not needed. */
  sometimes?: true;
}

const anything = /./;

/** What somebody else does with the role of a door, or with the role of the schedules. */
const byOthers: readonly Unused[] = [
  {
    action: /^sqs:(ReceiveMessage|DeleteMessage|GetQueueAttributes)$/,
    resource: anything,
    because: 'Lambda’s poller works off the queue with the role of the door',
  },
  { action: /^logs:/, resource: anything, because: 'Lambda writes the logs with the role of the door' },
  { action: /^kms:/, resource: anything, because: 'services that keep our things use the key for the door' },
  {
    role: 'SchedulerRole',
    action: /^(lambda:InvokeFunction|sqs:SendMessage)$/,
    resource: anything,
    because: 'EventBridge Scheduler is no door; the embedded AWS runs schedules by itself',
  },
  {
    action: /^sqs:SendMessage$/,
    resource: /(Schedules|SourceEvents)Dlq$/,
    because: 'Lambda sends what it could not do for a schedule, with the role of the door',
  },
];

/** Ways of reading that are gone seldom; the named tests go them. */
const readSeldom: readonly Unused[] = [
  {
    action: /^apigateway:GET$/,
    resource: /\/apis\/\*\/(routes|integrations\/\*)$/,
    because: 'integrations that are declared by their routes: test/usecases/look-by-name.test.ts',
  },
  {
    action: /^cloudformation:/,
    resource: anything,
    because: 'secrets that a stack declares, read again: test/usecases/remediation/sources-again.test.ts',
  },
  {
    action: /^s3:ListBucket$/,
    resource: /sourcesbucket$/,
    because: 'S3 tells only those who may list that an object is gone, and others that it is forbidden',
  },
  {
    role: 'ReconcileRole',
    action: /^secretsmanager:GetSecretValue$/,
    resource: /MaskKey/,
    because: 'here it shares a process, and what is kept in it, with `remediate`',
  },
];

/** Ways of telling and asking that are gone seldom. */
const toldSeldom: readonly Unused[] = [
  {
    role: 'DetectRole',
    action: /^sqs:SendMessage$/,
    resource: /LooksSweepQueue$/,
    because: 'a change of a whole account asks for looks at all of it: test/usecases/queues.test.ts',
  },
  {
    role: 'DeliverRole',
    action: /^dynamodb:UpdateItem$/,
    resource: /StateTable$/,
    because: 'the declaration before one that was held ends: test/usecases/baseline-holds.test.ts',
  },
  {
    role: 'DeliverRole',
    action: /^sqs:SendMessage$/,
    resource: /SlackQueue$/,
    because: 'who made a drift is known later than the drift: test/functions/lost-event.test.ts',
    sometimes: true,
  },
  {
    role: 'SlackActionsRole',
    action: /^sns:Publish$/,
    resource: /DriftTopic$/,
    because: 'a press with no time left leaves it to `deliver`: test/functions/slack-actions.test.ts',
    sometimes: true,
  },
  {
    role: 'RemediateRole',
    action: /^sqs:SendMessage$/,
    resource: /(Commands|Slack)Queue$/,
    because: 'what has to wait, and notes on messages that are there: test/functions/remediate-auto.test.ts',
  },
  {
    role: 'NotifySlackRole',
    action: /^sns:Publish$/,
    resource: /DriftTopic$/,
    because: 'a channel that is dead is told to the others: test/faults/40-slack-dead-channel.test.ts',
  },
  {
    role: 'NotifySlackRole',
    action: /^sqs:ChangeMessageVisibility$/,
    resource: /SlackQueue$/,
    because: 'Slack asks to wait: test/faults/39-slack-waits-and-doubts.test.ts',
  },
];

/** Calls of the patchers, one for each kind of difference: test/kinds/patch has them all. */
const writtenSeldom: readonly Unused[] = [
  {
    role: 'RemediateRole',
    action: /^apigateway:DELETE$/,
    resource: /\/(accesslogsettings|routesettings\/\*|tags\/.*)$/,
    because:
      'what is there and should not be: test/kinds/patch/http-stage.test.ts, test/kinds/patch/stage.test.ts',
  },
  {
    role: 'RemediateRole',
    action: /^apigateway:(PATCH|PUT|DELETE)$/,
    resource: /\/integration\/responses\/\*$/,
    because: 'responses of an integration: test/kinds/patch/integration.test.ts',
  },
  {
    role: 'RemediateRole',
    action: /^ivs:(UntagResource|GetStorageConfiguration)$/,
    resource: anything,
    because: 'tags that should not be there, and recordings: test/kinds/patch/ivs.test.ts',
  },
];

export const unused: readonly Unused[] = [...byOthers, ...readSeldom, ...toldSeldom, ...writtenSeldom];
