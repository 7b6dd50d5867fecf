// Keeps roles from being passed on that stagewatch.yml does not name: whoever sets a role lends its rights to callers.
import type { Patcher } from '../../kinds/patching.js';
import type { JsonPointer, LeafValue } from '../../model/field.js';
import type { Allowances, Patch, PlannedCall, Refusal } from '../../model/plan.js';
import type { Wishes } from './wishes.js';

/** `arn:aws:iam::*:user/*` is no role: the caller's own credentials go along. */
const isRole = (value: unknown): value is string =>
  typeof value === 'string' && /^arn:[^:]+:iam::\d{12}:role\//.test(value);

/** Absent in `allow`: whoever asks has rights of their own, and IAM says what these are. */
const isBarred = (value: unknown, { passRoles }: Allowances): value is string =>
  passRoles !== undefined && isRole(value) && !passRoles.includes(value);

const refusal = (paths: readonly JsonPointer[], role: LeafValue): Refusal => ({
  code: 'opt-in',
  paths,
  why: `It passes on the role ${role.toString()}, whose rights callers of the API would have: Stagewatch passes on only roles that it is told to.`,
  remedy:
    'Name the role in `remediation.passRoles` of stagewatch.yml and deploy it, or apply your declaration by the tool that deploys it.',
});

export const withoutRoles = (
  { wishes, refused }: Wishes,
  { role }: Pick<Patcher, 'role'>,
  allow: Allowances,
): Wishes => {
  const barred = wishes.filter(({ path, to }) => path === role?.path && isBarred(to, allow));
  return {
    wishes: wishes.filter((wish) => !barred.includes(wish)),
    refused: [...refused, ...barred.map(({ path, to }) => refusal([path], to ?? ''))],
  };
};

/** Calls between which nothing may come. */
const chained = (calls: readonly PlannedCall[]): PlannedCall[][] => {
  const chains: PlannedCall[][] = [];
  let goesOn = false;
  for (const call of calls) {
    if (goesOn) chains.at(-1)?.push(call);
    else chains.push([call]);
    goesOn = call.thenAtOnce === true;
  }
  return chains;
};

/** A call that overwrites the whole repeats the role that lives, which passes it on as well. */
export const withoutPassing = (patch: Patch, { role }: Pick<Patcher, 'role'>, allow: Allowances): Patch => {
  if (role === undefined) return patch;
  const judged = chained(patch.calls).map((calls) => ({
    calls,
    barred: calls.map(({ input }) => input[role.member]).find((value) => isBarred(value, allow)),
  }));
  const calls = judged.flatMap((one) => (one.barred === undefined ? one.calls : []));
  const refused = judged.flatMap((one) =>
    typeof one.barred === 'string'
      ? [
          refusal(
            one.calls.flatMap(({ settles }) => settles),
            one.barred,
          ),
        ]
      : [],
  );
  return {
    calls,
    refused: [...patch.refused, ...refused],
    effects: calls.length === 0 && refused.length > 0 ? [] : patch.effects,
  };
};
