// IAM: tags of API Gateway stages, whose resource is the tagged stage's ARN inside another ARN.
import type { Permission } from '../kind.js';

const gateway = 'arn:{partition}:apigateway:{region}::';

/** Calls carry the ARN percent-encoded in their path; which form IAM compares is in no document, so both are named. */
export const onTagsOf = (stage: string, actions: readonly string[]): Permission[] => {
  const arn = `${gateway}${stage}`;
  const encoded = arn.replaceAll(':', '%3A').replaceAll('/', '%2F');
  return actions.flatMap((action) =>
    [arn, encoded].map((named) => ({ action, resource: `${gateway}/tags/${named}` })),
  );
};
