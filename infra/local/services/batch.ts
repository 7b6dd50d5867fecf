// Batches of up to ten entries, as SQS and SNS take them: each entry succeeds or fails for itself.
import { ServiceError, type Answer } from '../protocol/service.js';

/** Runs `run` for each entry. `suffix` is what the service's error shapes end in. */
export const runBatch = <Entry extends { Id: string }>(
  entries: readonly Entry[] | undefined,
  suffix: '' | 'Exception',
  run: (entry: Entry) => Answer,
): { Successful: Answer[]; Failed: Answer[] } => {
  const all = entries ?? [];
  const refuse = (code: string, text: string) => {
    throw new ServiceError(code + suffix, text);
  };
  if (all.length === 0) refuse('EmptyBatchRequest', 'There should be at least one entry in the request.');
  if (all.length > 10) {
    refuse('TooManyEntriesInBatchRequest', `Maximum number of entries is 10. You have sent ${all.length}.`);
  }
  if (new Set(all.map(({ Id }) => Id)).size < all.length) {
    refuse('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id.');
  }
  const Successful: Answer[] = [];
  const Failed: Answer[] = [];
  for (const entry of all) {
    try {
      Successful.push({ Id: entry.Id, ...run(entry) });
    } catch (failure) {
      if (!(failure instanceof ServiceError)) throw failure;
      Failed.push({ Id: entry.Id, Code: failure.code, Message: failure.message, SenderFault: true });
    }
  }
  return { Successful, Failed };
};
