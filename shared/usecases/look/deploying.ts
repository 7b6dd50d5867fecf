// Who deploys, by the settings: the declared principals, each with the time that its declaration has to follow.
import type { Deploying } from '../../engine/made-by.js';
import { matchesPrincipal } from '../../engine/principal.js';
import { defaultLifecyclePolicy } from '../../engine/lifecycle.js';
import type { WatchSettings } from '../../model/record.js';

/** By principal alone: whoever assumes a role chooses the name of the session, and must not hold a drift with it. */
export const deployingOf =
  ({ deployers }: Pick<WatchSettings, 'deployers'>): Deploying =>
  (actor) => {
    const found = deployers.find(({ principal }) => matchesPrincipal(principal, actor.principal));
    return found && { settleMs: found.settleMs ?? defaultLifecyclePolicy.settleMs };
  };
