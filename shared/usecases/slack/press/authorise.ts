// Whether this person may press, here: a genuine press of the right workspace and app, from a listed place and person.
import type { Allowed } from './access.js';
import type { Press } from './parse.js';

/** Why not, for the person; undefined where nothing is against it. */
export type Objection = { why: string; remedy: string } | undefined;

export interface AuthoriseDeps {
  allowed: Allowed | undefined;
  /** The members of a user group; undefined where Slack does not tell. */
  membersOf: (group: string) => Promise<readonly string[] | undefined>;
}

const ask = 'Ask whoever runs Stagewatch to add it to "presses" in its Slack secret.';

const objectionToPlace = ({ app, by, channel }: Press, allowed: Allowed): Objection => {
  if (!allowed.teams.includes(by.team))
    return { why: 'This workspace is none from which Stagewatch takes presses.', remedy: ask };
  if (app !== allowed.app) return { why: 'This app is not the one of Stagewatch.', remedy: ask };
  if (!allowed.teams.includes(by.homeTeam))
    return {
      why: 'You belong to another workspace than the one that Stagewatch takes presses from.',
      remedy: ask,
    };
  if (allowed.channels !== undefined && !allowed.channels.includes(channel))
    return { why: 'Stagewatch takes no presses from this channel.', remedy: ask };
  return undefined;
};

const notYou: Objection = {
  why: 'You are not among those who may decide about drifts here.',
  remedy: 'Ask somebody who is, or whoever runs Stagewatch.',
};

const objectionToPerson = async (
  { by }: Press,
  { users, groups }: Pick<Allowed, 'users' | 'groups'>,
  deps: AuthoriseDeps,
): Promise<Objection> => {
  if (by.user === '') return notYou;
  if (users === undefined && groups === undefined) return undefined;
  if (users?.includes(by.user)) return undefined;
  const asked = await Promise.all((groups ?? []).map((group) => deps.membersOf(group)));
  if (asked.some((members) => members?.includes(by.user))) return undefined;
  if (!asked.includes(undefined)) return notYou;
  return {
    why: 'Slack did not tell who is in the user group whose members may decide here.',
    remedy: 'Press again; if it stays so, the app lacks the scope usergroups:read.',
  };
};

/** Of those who may press, who may have things put back. */
export const objectionToReconciler = async (press: Press, deps: AuthoriseDeps): Promise<Objection> => {
  const reconcilers = deps.allowed?.reconcilers;
  if (reconcilers === undefined) return undefined;
  const objection = await objectionToPerson(press, reconcilers, deps);
  return objection === notYou
    ? {
        why: 'You are not among those who may have things put back here.',
        remedy: 'Ask somebody who is, or whoever runs Stagewatch ("reconcilers" in its Slack secret).',
      }
    : objection;
};

/** Nobody is allowed by default. */
export const objectionTo = async (press: Press, deps: AuthoriseDeps): Promise<Objection> => {
  const { allowed } = deps;
  if (allowed === undefined)
    return {
      why: 'Nobody may press here yet: Stagewatch has no list of the workspace and app that may.',
      remedy: 'Ask whoever runs Stagewatch to add "presses" with "team" and "app" to its Slack secret.',
    };
  return objectionToPlace(press, allowed) ?? (await objectionToPerson(press, allowed, deps));
};
