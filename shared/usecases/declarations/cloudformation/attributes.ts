// What `Ref` and `Fn::GetAtt` give of resources that backends, roles and logs are named by.
// Facts: CloudFormation template reference, "Return values" of each type; ARN formats: service authorization reference.

/**
 * Texts with parts in braces: `{id}` what `Ref` gives, `{last}` its last part after `/` or `:`, `{1}` its first part
 * before a `|`, `{path}` the IAM path, `{name}` the name argument, and where the stack is.
 */
export interface KnownType {
  /** The argument that names it. */
  name?: string;
  /** What `Ref` gives of a resource that is named; its name, unless said otherwise. */
  ref?: string;
  attributes?: Readonly<Record<string, string>>;
}

const arn = (service: string, rest: string): string =>
  `arn:{partition}:${service}:{region}:{account}:${rest}`;

/** `Ref` gives an ARN, which is also this attribute. */
const byArn = (...attributes: readonly string[]): KnownType => ({
  attributes: Object.fromEntries(attributes.map((attribute) => [attribute, '{id}'])),
});

/** `Ref` gives an id that AWS makes up, which is also this attribute. */
const byId = byArn;

const compute: Readonly<Record<string, KnownType>> = {
  'AWS::Lambda::Function': { name: 'FunctionName', attributes: { Arn: arn('lambda', 'function:{id}') } },
  'AWS::Lambda::Version': byArn('FunctionArn'),
  'AWS::Lambda::Alias': byArn('AliasArn'),
  'AWS::StepFunctions::StateMachine': {
    name: 'StateMachineName',
    ref: arn('states', 'stateMachine:{name}'),
    attributes: { Arn: '{id}', Name: '{last}' },
  },
  'AWS::IAM::Role': {
    name: 'RoleName',
    attributes: { Arn: 'arn:{partition}:iam::{account}:role{path}{id}' },
  },
};

const stores: Readonly<Record<string, KnownType>> = {
  'AWS::SQS::Queue': {
    name: 'QueueName',
    ref: 'https://sqs.{region}.{suffix}/{account}/{name}',
    attributes: { Arn: arn('sqs', '{last}'), QueueName: '{last}', QueueUrl: '{id}' },
  },
  'AWS::SNS::Topic': {
    name: 'TopicName',
    ref: arn('sns', '{name}'),
    attributes: { TopicArn: '{id}', TopicName: '{last}' },
  },
  'AWS::DynamoDB::Table': { name: 'TableName', attributes: { Arn: arn('dynamodb', 'table/{id}') } },
  'AWS::DynamoDB::GlobalTable': { name: 'TableName', attributes: { Arn: arn('dynamodb', 'table/{id}') } },
  'AWS::Kinesis::Stream': { name: 'Name', attributes: { Arn: arn('kinesis', 'stream/{id}') } },
  'AWS::KinesisFirehose::DeliveryStream': {
    name: 'DeliveryStreamName',
    attributes: { Arn: arn('firehose', 'deliverystream/{id}') },
  },
  'AWS::Events::EventBus': {
    name: 'Name',
    attributes: { Arn: arn('events', 'event-bus/{id}'), Name: '{id}' },
  },
  'AWS::S3::Bucket': {
    name: 'BucketName',
    attributes: {
      Arn: 'arn:{partition}:s3:::{id}',
      DomainName: '{id}.s3.{suffix}',
      RegionalDomainName: '{id}.s3.{region}.{suffix}',
    },
  },
  // With the `:*` that API Gateway drops again.
  'AWS::Logs::LogGroup': { name: 'LogGroupName', attributes: { Arn: arn('logs', 'log-group:{id}:*') } },
};

const gateways: Readonly<Record<string, KnownType>> = {
  'AWS::ApiGateway::RestApi': byId('RestApiId'),
  'AWS::ApiGateway::Resource': byId('ResourceId'),
  'AWS::ApiGateway::Deployment': byId('DeploymentId'),
  'AWS::ApiGateway::Stage': { name: 'StageName' },
  'AWS::ApiGateway::VpcLink': byId('VpcLinkId'),
  'AWS::ApiGateway::ClientCertificate': byId('ClientCertificateId'),
  'AWS::ApiGatewayV2::Api': byId('ApiId'),
  'AWS::ApiGatewayV2::Deployment': byId('DeploymentId'),
  'AWS::ApiGatewayV2::Integration': byId('IntegrationId'),
  'AWS::ApiGatewayV2::Stage': { name: 'StageName' },
  'AWS::ApiGatewayV2::VpcLink': byId('VpcLinkId'),
};

const around: Readonly<Record<string, KnownType>> = {
  'AWS::CertificateManager::Certificate': byArn('CertificateArn'),
  'AWS::Cognito::UserPool': { attributes: { Arn: arn('cognito-idp', 'userpool/{id}'), UserPoolId: '{id}' } },
  'AWS::ElasticLoadBalancingV2::Listener': byArn('ListenerArn'),
  'AWS::ElasticLoadBalancingV2::LoadBalancer': byArn('LoadBalancerArn'),
  'AWS::ElasticLoadBalancingV2::TargetGroup': byArn('TargetGroupArn'),
  'AWS::IVS::Stage': byArn('Arn'),
  'AWS::IVS::StorageConfiguration': byArn('Arn'),
  'AWS::ServiceDiscovery::Service': {
    attributes: { Arn: arn('servicediscovery', 'service/{id}'), Id: '{id}' },
  },
  // `Ref` gives `name|id|scope`; a stage is regional.
  'AWS::WAFv2::WebACL': { attributes: { Arn: arn('wafv2', 'regional/webacl/{1}/{2}'), Id: '{2}' } },
};

const known = new Map(Object.entries({ ...compute, ...stores, ...gateways, ...around }));

export const knownType = (type: string): KnownType | undefined => known.get(type);
