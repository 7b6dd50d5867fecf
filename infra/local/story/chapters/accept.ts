// A person accepts a drift in Slack; another, whose screen still shows the button, presses it a moment later.
import type { SlackMessage } from '../../services/slack.js';
import { buttonIn, drawEdit, headlineOf } from '../card.js';
import { mrkdwnLines } from '../mrkdwn.js';
import { until, type Act, type Scene } from '../scene.js';
import { fine, note, print, style, wrong } from '../screen.js';
import { channelName, type Member } from '../slack.js';
import { throttled } from '../throttled.js';

const action = 'stagewatch_accept_day';

const quote = (text: string): void => {
  for (const line of mrkdwnLines(text, style.width - 5)) print(`     ${line}`);
};

/** Presses as they see the message, and shows what only they are answered. */
const press = async ({ rig }: Scene, who: Member, seen: SlackMessage): Promise<string> => {
  note(`${who} presses [ ${buttonIn(seen, action) ?? 'nothing'} ]; only ${who} sees the answer:`);
  const answer = (await rig.slack.press(rig.wired, who, seen, action)) ?? '';
  quote(answer);
  return answer;
};

/** The message above is edited, and what it became is kept in its thread. */
const showEdited = async ({ rig: { slack } }: Scene, message: SlackMessage): Promise<boolean> => {
  drawEdit(`${channelName} · Stagewatch · edited`, message);
  const isReplied = await until(() => slack.repliesTo(message).length > 0);
  const [reply] = slack.repliesTo(message);
  if (reply !== undefined) quote(`↳ in its thread: ${reply.text}`);
  return isReplied;
};

const isAccepted = (message: SlackMessage): boolean => /\bACCEPTED\b/.test(headlineOf(message));

export const accept: Act = async (scene) => {
  const { slack, notices } = scene.rig;
  const isIt = (one: SlackMessage): boolean => throttled.isAbout(scene.cast, one);
  const seen = await slack.find(isIt);
  if (seen === undefined) {
    wrong('the message is gone');
    return false;
  }
  const told = notices.next(
    ({ event, target }) => event === 'drift.accepted' && throttled.isOf(scene.cast, target),
  );
  const first = await press(scene, 'ann', seen);
  const edited = await slack.find((one) => isIt(one) && isAccepted(one));
  if (edited === undefined || (await told) === undefined || !(await showEdited(scene, edited))) {
    wrong('the acceptance was not told');
    return false;
  }
  const second = await press(scene, 'dan', seen);
  const isOnce = first.includes('You accepted') && second.includes('accepted already, by ann');
  const isDone = isOnce && buttonIn(edited, action) === undefined;
  if (isDone) fine('accepted once, in the name of ann', 'told as drift.accepted');
  else wrong('it was not accepted just once');
  return isDone;
};
