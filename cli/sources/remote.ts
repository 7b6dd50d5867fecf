// The sources that AWS keeps; what talks to S3 and CloudFormation is loaded only when one is named.
import type { RemoteSources } from '../../shared/usecases/sources/source-spec.js';

export interface RemoteOptions {
  region?: string;
  /** Told of every call, as `s3:GetObject`. */
  onCall?: (call: string) => void;
}

export const remoteSources = async (options: RemoteOptions): Promise<RemoteSources> => {
  const { createRemoteSources } = await import('../../shared/adapters/sources/remote-sources.js');
  return createRemoteSources(options);
};
