// What the table says: settings, sources, and when each declared scope was read last.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../../model/time.js';
import { loadDeclaredScopes } from '../../usecases/declared-scopes.js';
import type { WatchFact } from '../../usecases/doctor/facts.js';
import type { Told } from '../../usecases/doctor/told.js';
import { sideBySide } from '../../usecases/look/parallel.js';
import { createStore } from '../dynamodb/store.js';
import { asked, using, type ClientConfig } from './asking.js';

export const readWatching = (config: ClientConfig, table: string, clock: Clock): Promise<Told<WatchFact>> =>
  using(new DynamoDBClient(config), (client) =>
    asked(`dynamodb:Query and dynamodb:GetItem on ${table}`, async () => {
      const store = createStore(client, table, clock);
      const watch = await store.loadWatch();
      const scopes = await loadDeclaredScopes(store, watch);
      const heads = await sideBySide(scopes, async (scope) => ({
        scope,
        head: await store.loadHead(scope),
      }));
      return { watch, heads };
    }),
  );
