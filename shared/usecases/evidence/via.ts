// Through what a call was made: what AWS itself records first, what the caller says of itself last (AWS facts §3.4).
import { isObject, type JsonObject } from '../../model/brand.js';
import type { Via } from '../../model/evidence.js';

interface Traces {
  type: string;
  /** The service that made the call for somebody; AWS writes it. */
  invokedBy: string;
  /** An address, or the service that called; AWS writes it. */
  from: string;
  /** What the caller says of itself. */
  userAgent: string;
  isOfConsole: boolean;
}

interface Sign {
  via: Via;
  isIn: (traces: Traces) => boolean;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const cloudFormation = 'cloudformation.amazonaws.com';
const consoles = ['signin.amazonaws.com', 'console.amazonaws.com'];
const isService = (name: string): boolean => name.endsWith('.amazonaws.com');

/** In order: the first sign decides. */
const signs: readonly Sign[] = [
  // SAM, CDK and the Serverless Framework deploy through it.
  {
    via: 'cloudformation',
    isIn: ({ invokedBy, from }) =>
      invokedBy === cloudFormation || (invokedBy === '' && from === cloudFormation),
  },
  // The older console called for the person.
  { via: 'console', isIn: ({ invokedBy }) => consoles.includes(invokedBy) },
  {
    via: 'service',
    isIn: ({ type, invokedBy, from }) =>
      type === 'AWSService' || isService(invokedBy) || (isService(from) && !consoles.includes(from)),
  },
  // OpenTofu runs the same provider. Tools come before the console: CloudShell is a console's session with a CLI.
  {
    via: 'terraform',
    isIn: ({ userAgent }) => /\b(Terraform|OpenTofu|terraform-provider-\w+)\//.test(userAgent),
  },
  { via: 'cli', isIn: ({ userAgent }) => userAgent.startsWith('aws-cli/') },
  {
    via: 'sdk',
    isIn: ({ userAgent }) => /^(Boto3|Botocore|aws-sdk-[\w-]+)\/|\bPulumi/i.test(userAgent),
  },
  {
    via: 'console',
    isIn: ({ isOfConsole, from, userAgent }) =>
      isOfConsole ||
      from === 'AWS Internal' ||
      userAgent === 'AWS Internal' ||
      consoles.includes(userAgent) ||
      consoles.includes(from) ||
      userAgent.startsWith('Mozilla/'),
  },
];

const tracesOf = (detail: JsonObject): Traces => {
  const identity = isObject(detail['userIdentity']) ? detail['userIdentity'] : {};
  return {
    type: text(identity['type']),
    invokedBy: text(identity['invokedBy']),
    from: text(detail['sourceIPAddress']),
    // The signs stand within its first part; the rest is of no use and of any length.
    userAgent: text(detail['userAgent']).slice(0, 1000),
    isOfConsole: text(detail['sessionCredentialFromConsole']) === 'true',
  };
};

/** Never `ourselves`: that is told by role, not by what anybody says of itself. */
export const viaOf = (detail: JsonObject): Via => {
  const traces = tracesOf(detail);
  return signs.find(({ isIn }) => isIn(traces))?.via ?? 'unknown';
};
