// Who is told, as `notify:` of stagewatch.yml says.
import type { Settings } from '../../shared/usecases/settings.js';
import type { DeploymentPart } from './index.js';
import { tagged } from './yaml.js';

/** Mail confirms itself; Slack's channels are the door's environment. */
export const subscriptions = ({ notify }: Settings): DeploymentPart => ({
  environment: {
    STAGEWATCH_SLACK_CHANNELS:
      notify.slack.channels.length === 0 ? '' : JSON.stringify(notify.slack.channels),
  },
  resources: Object.fromEntries(
    notify.email.map((endpoint, index) => [
      `EmailSubscription${index + 1}`,
      {
        Type: 'AWS::SNS::Subscription',
        Properties: { TopicArn: tagged('!Ref', 'DriftTopic'), Protocol: 'email', Endpoint: endpoint },
      },
    ]),
  ),
});
