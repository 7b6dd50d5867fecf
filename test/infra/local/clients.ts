// Real SDK clients against the embedded AWS, destroyed together.
import type { LocalAws } from '../../../infra/local/server.js';

interface Settings {
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  region?: string;
  maxAttempts?: number;
  customUserAgent?: string;
}

/** Makes clients of `aws()`; one attempt each unless told otherwise. */
export const createClients = (aws: () => LocalAws) => {
  const made: { destroy(): void }[] = [];
  return {
    make<T extends { destroy(): void }>(Client: new (config: object) => T, settings: Settings = {}): T {
      const client = new Client({
        endpoint: aws().endpoint,
        region: 'us-east-1',
        credentials: { accessKeyId: '123456789012', secretAccessKey: 'local' },
        maxAttempts: 1,
        ...settings,
      });
      made.push(client);
      return client;
    },
    destroyAll(): void {
      for (const client of made.splice(0)) client.destroy();
    },
  };
};
