// Which subscription a part of the stack is.
import { textAt } from '../agrees.js';
import type { Part, SubscriptionFact } from '../facts.js';

/** One that was made again by hand has another ARN, and serves as well. */
export const subscriptionOf = (
  { physical, properties }: Part,
  all: readonly SubscriptionFact[],
): SubscriptionFact | undefined => {
  const protocol = textAt(properties, 'Protocol') ?? '';
  const endpoint = textAt(properties, 'Endpoint') ?? '';
  return (
    all.find(({ arn }) => arn === physical) ??
    all.find((one) => one.protocol === protocol && one.endpoint === endpoint)
  );
};
