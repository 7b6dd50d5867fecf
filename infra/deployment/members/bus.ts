// The central event bus: CloudTrail's events of other accounts and Regions arrive on it, of the configured ones only.
import { ruleFor, selections } from '../event-rules.js';
import { centralStage, namesFor, ruleNames } from '../names.js';
import { tagged } from '../yaml.js';

const names = namesFor(centralStage);

const rootOf = (account: string) => tagged('!Sub', `arn:\${AWS::Partition}:iam::${account}:root`);

const toLooksNow = {
  Id: 'looks-now',
  Arn: tagged('!GetAtt', 'LooksNowQueue.Arn'),
  DeadLetterConfig: { Arn: tagged('!GetAtt', 'EventsDlq.Arn') },
};

/**
 * `accounts`: whose events are let in, beside those of its own account's other Regions. Nobody can make events up:
 * sources that begin with `aws.` are refused by PutEvents, and the rules take no others.
 */
export const centralBus = (accounts: readonly string[]): Readonly<Record<string, object>> => ({
  CentralBus: { Type: 'AWS::Events::EventBus', Properties: { Name: names.bus } },
  CentralBusPolicy: {
    Type: 'AWS::Events::EventBusPolicy',
    Properties: {
      EventBusName: tagged('!GetAtt', 'CentralBus.Name'),
      StatementId: 'members',
      Statement: {
        Effect: 'Allow',
        Principal: { AWS: ['${AWS::AccountId}', ...accounts].map(rootOf) },
        Action: 'events:PutEvents',
        Resource: tagged('!GetAtt', 'CentralBus.Arn'),
      },
    },
  },
  ...Object.fromEntries(
    selections.map((selection) => [
      `Central${selection.id}Rule`,
      {
        Type: 'AWS::Events::Rule',
        Properties: {
          Name: ruleNames[selection.id], // queues.yml admits it by this name
          EventBusName: tagged('!GetAtt', 'CentralBus.Name'),
          ...ruleFor(selection, toLooksNow),
        },
      },
    ]),
  ),
});
