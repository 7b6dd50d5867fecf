// Takes what comes to the Function URL: verified before it is read, worked on once, answered while Slack still waits.
import type { Finding } from '../../../model/finding.js';
import { isStagewatchError } from '../../../model/errors.js';
import { announceFinding } from '../../announce.js';
import { noAccess, type PressAccess } from './access.js';
import { actOn, type Acted } from './act.js';
import { echo, notGenuine, notPosted, notReadable, saidInBody, seen, tooLarge } from './answer.js';
import { parsePayload, type Press } from './parse.js';
import type { PressDeps } from './ports.js';
import { isTooLarge, readRequest, type HttpAnswer, type HttpRequest } from './request.js';
import { verify, type Verified } from './verify.js';
import { failedWords, lateWords } from './words.js';

/** What is not there in time counts as not there; what was begun goes on as long as it can. */
const within = <Value>(work: Promise<Value>, late: Promise<void>): Promise<Value | undefined> =>
  Promise.race([work, late.then(() => undefined)]);

const wordsOf = (error: unknown): string => {
  if (isStagewatchError(error))
    return [
      error.message,
      ...error.problems.map(({ where, what, remedy }) => `${where} ${what}. ${remedy}`),
    ].join(' ');
  return error instanceof Error ? `${error.name}: ${error.message}` : 'unknown';
};

interface Checked {
  verified: Verified;
  access: PressAccess;
}

/** A signature by a secret that we do not know may be by one that was renewed a moment ago. */
const check = async (deps: PressDeps, request: HttpRequest): Promise<Checked> => {
  const access = await deps.access();
  const verified = verify(request, access.signingSecrets, deps.clock());
  if (verified.genuine || verified.retry !== true || !(await deps.renewAccess())) return { verified, access };
  const renewed = await deps.access();
  return { verified: verify(request, renewed.signingSecrets, deps.clock()), access: renewed };
};

const nobody: Checked = { verified: { genuine: false, why: 'no secret to check it with' }, access: noAccess };

const checkSafely = async (deps: PressDeps, request: HttpRequest, late: Promise<void>): Promise<Checked> => {
  try {
    return (await within(check(deps, request), late)) ?? nobody;
  } catch (error) {
    deps.log('presses cannot be verified: all are refused', { error: wordsOf(error) });
    return nobody;
  }
};

const actSafely = async (
  deps: PressDeps,
  { allowed }: PressAccess,
  press: Press,
  late: Promise<void>,
): Promise<Acted> => {
  try {
    return (await within(actOn(deps, allowed, press), late)) ?? { said: lateWords };
  } catch (error) {
    deps.log('a press could not be worked on', { error: wordsOf(error), press: press.id });
    return { said: failedWords };
  }
};

/** At once, so that the message follows soon; what fails here `deliver` makes good. */
const announce = async (deps: PressDeps, { scope, target }: Finding): Promise<void> => {
  try {
    const record = await deps.store.loadFinding(scope, target);
    if (record !== undefined) await announceFinding(deps, record);
  } catch (error) {
    deps.log('an acceptance is announced later', { target, error: wordsOf(error) });
  }
};

const work = async (
  deps: PressDeps,
  access: PressAccess,
  press: Press,
  late: Promise<void>,
): Promise<HttpAnswer> => {
  const { said, accepted } = await actSafely(deps, access, press, late);
  const answering = deps.answer(press.answerTo, said);
  const announcing = accepted === undefined ? undefined : announce(deps, accepted);
  const end = deps.sleep(deps.patience.answerMs);
  const [told] = await Promise.all([within(answering, end), within(announcing ?? Promise.resolve(), end)]);
  return told === false ? saidInBody(said) : seen;
};

/** Never rejects, and has no answer that blames us (5xx) for what others send. */
export const takePress =
  (deps: PressDeps) =>
  async (given: unknown): Promise<HttpAnswer> => {
    const late = deps.sleep(deps.patience.workMs);
    const request = readRequest(given);
    if (request.method !== 'POST') return notPosted;
    if (isTooLarge(request)) return tooLarge;
    const { verified, access } = await checkSafely(deps, request, late);
    if (!verified.genuine) {
      deps.log('a request was refused that Slack did not sign for us', { why: verified.why });
      return notGenuine;
    }
    const payload = parsePayload(request.body);
    switch (payload.type) {
      case 'press':
        return work(deps, access, payload.press, late);
      case 'challenge':
        return echo(payload.challenge);
      case 'nothing-of-ours':
        return seen;
      case 'unreadable':
        deps.log('Slack signed what cannot be read', { why: payload.why });
        return notReadable;
      default:
        return payload satisfies never;
    }
  };
