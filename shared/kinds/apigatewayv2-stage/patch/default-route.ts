// Settings of routes that have none of their own. AWS has a value for "not set" in each of them but the throttles.
import type { LeafValue } from '../../../model/field.js';
import type { Target } from '../../../model/target.js';
import type { Refusal, Wish } from '../../../model/plan.js';
import { awsCommand } from '../../_support/patching-commands.js';
import { isUnset, partOf, pathsOf } from '../../_support/patching.js';
import { jsonOf, lastKey, pascal, stepOf } from '../../_support/patching-members.js';
import type { Concern } from './concern.js';

/** Route settings by name, with what AWS fills in. A throttle of 0 would not unset it but refuse every request. */
export const routeSettings: ReadonlyMap<string, LeafValue | undefined> = new Map<
  string,
  LeafValue | undefined
>([
  ['detailedMetricsEnabled', false],
  ['loggingLevel', 'OFF'],
  ['dataTraceEnabled', false],
  ['throttlingBurstLimit', undefined],
  ['throttlingRateLimit', undefined],
]);

/** A throttle that is to fall back to the account's. */
export const unthrottles = ({ path, to }: Wish): boolean =>
  isUnset(to) && routeSettings.get(lastKey(path)) === undefined;

const staysThrottled = ({ region }: Target, wishes: readonly Wish[]): Refusal => ({
  code: 'not-clearable',
  paths: pathsOf(wishes),
  why: 'AWS has no call that unsets a throttle of all routes, and 0 would refuse every request.',
  remedy:
    'Declare a number: the limit of the account, which the command shows (10000 requests a second and bursts of 5000 in most Regions), has the effect of none. Or make the stage anew.',
  command: awsCommand('apigateway', 'get-account', { query: 'throttleSettings', region }),
});

export const defaultRoute: Concern = ({ target }, wishes) => {
  const stuck = wishes.filter(unthrottles);
  const steps = wishes
    .filter((wish) => !stuck.includes(wish))
    .map((wish) => {
      const name = lastKey(wish.path);
      const value = isUnset(wish.to) ? (routeSettings.get(name) ?? '') : wish.to;
      const does = `${isUnset(wish.to) ? 'clears' : 'sets'} ${name} of all routes`;
      return stepOf(wish, does, { DefaultRouteSettings: { [pascal(name)]: jsonOf(value) } });
    });
  return partOf({ steps, refused: stuck.length === 0 ? [] : [staysThrottled(target, stuck)] });
};
