// Fetches the declarations that AWS keeps: objects in S3, deployed stacks in CloudFormation.
import type { RemoteSources } from '../../usecases/sources/source-spec.js';
import type { RemoteSourcesOptions } from './client-config.js';

/** Loads a part when it is first needed: most runs need neither client, and each costs its start. */
const lazily = <Part>(load: () => Promise<Part>): (() => Promise<Part>) => {
  let loading: Promise<Part> | undefined;
  return () => (loading ??= load());
};

/** `AWS_ENDPOINT_URL`, profile, Region and credentials come from the SDK's own chain where not given. */
export const createRemoteSources = (options: RemoteSourcesOptions = {}): RemoteSources => {
  const s3 = lazily(async () => (await import('./s3.js')).createS3Sources(options));
  const stacks = lazily(async () => (await import('./stacks.js')).createStackSources(options));
  return {
    fetch: async (spec) => {
      const { location } = spec;
      switch (location.type) {
        case 's3-object':
          return [await (await s3()).object(spec, location.bucket, location.key)];
        case 's3-prefix':
          return (await s3()).prefix(spec, location.bucket, location.prefix);
        case 'stack':
          return (await stacks()).named(spec, location.stack);
        case 'stacks':
          return (await stacks()).tagged(spec, location.tag);
        case 'files':
        case 'standard-input':
          throw new Error(`${spec.name} is not kept by AWS`);
      }
    },
  };
};
