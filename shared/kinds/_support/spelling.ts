// Spellings of one value that AWS or its tools treat as the same.

/**
 * CloudFormation's `GetAtt LogGroup.Arn` and older Terraform providers end a log group's ARN in `:*`,
 * which API Gateway drops (terraform-provider-aws 3.0.0 upgrade guide). Firehose ARNs stay as they are.
 */
export const logDestination = (arn: string): string =>
  arn.includes(':log-group:') && arn.endsWith(':*') ? arn.slice(0, -2) : arn;

/** A log format is one line to API Gateway: a trailing newline of a heredoc is not a change. */
export const singleLine = (format: string): string => format.replace(/\r?\n$/, '');

export const upperCase = (word: string): string => word.toUpperCase();

/**
 * v2 accepts a Lambda backend as function ARN and as invocation path; both call the same function
 * (CloudTrail records show Terraform writing the path and other tools the ARN).
 */
export const lambdaBackend = (uri: string): string =>
  /^arn:[^:]+:apigateway:[^:]+:lambda:path\/[^/]+\/functions\/(.+)\/invocations$/.exec(uri)?.[1] ?? uri;
