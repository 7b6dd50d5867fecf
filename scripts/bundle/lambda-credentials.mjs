// In Lambda, credentials are in the environment: the SDK's chain of ten other places is a quarter of a bundle.
import { fromEnv } from '@aws-sdk/credential-provider-env';

export const defaultProvider = (init) => fromEnv(init);
