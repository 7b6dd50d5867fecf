// Who may press: the signing secret and the allow-list, as people write them into the Slack secret.
import { isObject, wordOf, type Json, type JsonObject } from '../../../model/brand.js';
import { operatorError, type StagewatchError } from '../../../model/errors.js';

/** Ids as Slack gives them. A list that is not there allows everybody in the workspace; an empty one nobody. */
export interface Allowed {
  /** Workspaces: of the channel, and of the person. */
  teams: readonly string[];
  app: string;
  channels?: readonly string[];
  users?: readonly string[];
  /** User groups: whoever is in one of them may press, as may the users above. */
  groups?: readonly string[];
  /** Who of them may have things put back; all of them where it is not there. */
  reconcilers?: { users?: readonly string[]; groups?: readonly string[] };
  /** Who made a drift does not decide on it. */
  fourEyes?: true;
}

export interface PressAccess {
  /** Two while the secret is being rotated. */
  signingSecrets: readonly string[];
  allowed?: Allowed;
}

export const noAccess: PressAccess = { signingSecrets: [] };

const idShape = /^[A-Z0-9]{2,30}$/;
const known = ['team', 'app', 'channels', 'users', 'groups', 'reconcilers', 'fourEyes'];
const knownOfReconcilers = ['users', 'groups'];

const unusable = (what: string): StagewatchError =>
  operatorError('Presses on Slack buttons are refused: the Slack secret cannot be used for them.', [
    {
      where: 'the secret of slack-actions',
      what,
      remedy:
        'Add "signingSecret":"…" and "presses":{"team":"T…","app":"A…"} to its JSON; "channels", "users" and "groups" (lists of ids) narrow it.',
    },
  ]);

const wordsOf = (value: Json | undefined): readonly string[] =>
  (Array.isArray(value) ? (value as readonly Json[]) : value === undefined ? [] : [value]).map(wordOf);

const secretsOf = (value: Json | undefined): readonly string[] => {
  const secrets = wordsOf(value);
  if (secrets.length > 2) throw unusable('has more than two signing secrets');
  // A short one can be guessed; Slack's have 32 digits.
  if (secrets.some((secret) => secret.length < 16)) throw unusable('has a signing secret that is none');
  return secrets;
};

const idsOf = (holder: JsonObject, name: string): readonly string[] => {
  const ids = wordsOf(holder[name]);
  if (ids.some((id) => !idShape.test(id))) throw unusable(`has something in "${name}" that is no id`);
  return ids;
};

const listed = <Name extends string>(
  holder: JsonObject,
  name: Name,
): Partial<Record<Name, readonly string[]>> =>
  holder[name] === undefined ? {} : ({ [name]: idsOf(holder, name) } as Record<Name, readonly string[]>);

/** An object without lists would allow everybody. */
const reconcilersOf = (value: Json | undefined): Pick<Allowed, 'reconcilers'> => {
  if (value === undefined) return {};
  const names = isObject(value) ? Object.keys(value) : [];
  if (!isObject(value) || names.length === 0 || names.some((name) => !knownOfReconcilers.includes(name)))
    throw unusable('has no object with "users" or "groups" in "reconcilers"');
  return { reconcilers: { ...listed(value, 'users'), ...listed(value, 'groups') } };
};

const fourEyesOf = (value: Json | undefined): Pick<Allowed, 'fourEyes'> => {
  if (value === undefined || value === false) return {};
  if (value !== true) throw unusable('has a "fourEyes" that is neither true nor false');
  return { fourEyes: true };
};

const allowedOf = (value: Json | undefined): Allowed | undefined => {
  if (value === undefined) return undefined;
  if (!isObject(value)) throw unusable('has no object in "presses"');
  // A misspelt list would allow everybody.
  if (Object.keys(value).some((name) => !known.includes(name)))
    throw unusable(`has something in "presses" that is none of ${known.join(', ')}`);
  const teams = idsOf(value, 'team');
  const [app, ...others] = idsOf(value, 'app');
  if (teams.length === 0 || app === undefined || others.length > 0)
    throw unusable('does not name the workspace ("team") and the one app ("app") in "presses"');
  return {
    teams,
    app,
    ...listed(value, 'channels'),
    ...listed(value, 'users'),
    ...listed(value, 'groups'),
    ...reconcilersOf(value['reconcilers']),
    ...fourEyesOf(value['fourEyes']),
  };
};

const parsed = (text: string): Json | undefined => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
};

/** A secret that only opens Slack (a bare token, a webhook) opens this door to nobody. */
export const readPressAccess = (secret: string): PressAccess => {
  const read = parsed(secret);
  if (!isObject(read)) return noAccess;
  const allowed = allowedOf(read['presses']);
  return {
    signingSecrets: secretsOf(read['signingSecret']),
    ...(allowed === undefined ? {} : { allowed }),
  };
};

/** Buttons make sense where somebody may press them. */
export const takesPresses = ({ signingSecrets, allowed }: PressAccess): boolean =>
  signingSecrets.length > 0 && allowed !== undefined;
