// Who is told, as `notify:` of stagewatch.yml says.
import { createHash } from 'node:crypto';
import type { Settings } from '../../shared/usecases/settings.js';
import type { DeploymentPart } from './index.js';
import { tagged } from './yaml.js';

/**
 * As JSON in which nothing is a variable of osls, nor a reference that CloudFormation would look up, nor outside of ASCII,
 * which CloudFormation is known to turn into question marks.
 */
const inert = (content: unknown): string =>
  JSON.stringify(content)
    .replaceAll('${', '\\u0024{')
    .replaceAll('{{', '{\\u007b')
    .replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/**
 * The address's own, wherever it stands in the list: with numbers, one that is taken away would move all that follow it
 * on to other resources, and CloudFormation would end by deleting confirmed subscriptions that are still wanted.
 */
const idOf = (address: string): string =>
  `EmailSubscription${createHash('sha256').update(address).digest('hex').slice(0, 10)}`;

/** Mail confirms itself; Slack's channels are the door's environment. */
export const subscriptions = ({ notify }: Settings): DeploymentPart => ({
  environment: {
    STAGEWATCH_SLACK_CHANNELS: notify.slack.channels.length === 0 ? '' : inert(notify.slack.channels),
  },
  resources: Object.fromEntries(
    notify.email.map((endpoint) => [
      idOf(endpoint),
      {
        Type: 'AWS::SNS::Subscription',
        Properties: { TopicArn: tagged('!Ref', 'DriftTopic'), Protocol: 'email', Endpoint: endpoint },
      },
    ]),
  ),
});
