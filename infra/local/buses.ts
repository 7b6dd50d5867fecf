// EventBridge: what happens in a place is on its own default bus; other places' events come to ours by forwarding rules.
import { matchesPattern, type Pattern } from './event-pattern.js';
import type { BusEvent } from './bus.js';
import type { Ground, Rule } from './ground.js';
import type { LocalAws } from './server.js';

interface Place {
  account: string;
  region: string;
}

/** A rule on the default bus of a place, whose target is a bus of ours. */
export interface Forwarder extends Place {
  pattern: Pattern;
  /** The name of the bus. */
  bus: string;
}

export interface Buses {
  forward: (forwarder: Forwarder) => void;
  /** What the embedded AWS puts on the default bus of wherever it happens. */
  tell: (told: BusEvent) => void;
}

const isIn = (told: BusEvent, { account, region }: Place): boolean =>
  told.account === account && told.region === region;

/** A bus of ours takes events of the accounts that its policy names, and of its own. */
export const createBuses = (
  aws: LocalAws,
  { rules, busAccounts }: Pick<Ground, 'rules' | 'busAccounts'>,
): Buses => {
  const forwarders: Forwarder[] = [];
  const offer = (told: BusEvent, to: (rule: Rule) => boolean): void => {
    const taken = rules.filter((rule) => to(rule) && matchesPattern(rule.pattern, told));
    for (const arn of taken.flatMap(({ targetArns }) => targetArns))
      aws.services.sqs.deliver(arn, JSON.stringify(told));
  };
  const admits = (bus: string, account: string): boolean =>
    account === aws.account || (busAccounts.get(bus)?.includes(account) ?? false);
  return {
    forward: (forwarder) => void forwarders.push(forwarder),
    tell: (told) => {
      if (isIn(told, aws)) offer(told, ({ bus }) => bus === undefined);
      const matching = forwarders.filter((one) => isIn(told, one) && matchesPattern(one.pattern, told));
      for (const { bus, account } of matching)
        if (admits(bus, account)) offer(told, (rule) => rule.bus === bus);
    },
  };
};
