// Clients that call themselves something else than the SDK: a browser at the console, Terraform, the AWS CLI.

export const userAgents = {
  console: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/142.0 Safari/537.36',
  cli: 'aws-cli/2.31.0 md/awscrt#0.27.6 ua/2.1 os/linux#6.8 lang/python#3.13 cfg/retry-mode#standard',
  terraform:
    'APN/1.0 HashiCorp/1.0 Terraform/1.13.4 (+https://www.terraform.io) terraform-provider-aws/6.20.0 aws-sdk-go-v2/1.39.2',
} as const;

interface Stack {
  middlewareStack: {
    add: (
      middleware: (next: (args: never) => Promise<unknown>) => (args: never) => Promise<unknown>,
      options: { step: 'finalizeRequest'; priority: 'high'; name: string },
    ) => void;
  };
}

/** Before the request is signed, so that it is whole. */
export const callItself = (client: object, userAgent: string): void => {
  (client as Stack).middlewareStack.add(
    (next) => (args) => {
      const { request } = args as { request: { headers: Record<string, string> } };
      request.headers['user-agent'] = userAgent;
      return next(args);
    },
    { step: 'finalizeRequest', priority: 'high', name: 'userAgentOfTheStory' },
  );
};
