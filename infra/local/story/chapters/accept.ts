// A person accepts a drift in Slack; another, whose screen still shows the button, presses it a moment later.
import type { SlackMessage } from '../../services/slack.js';
import { buttonIn, drawCard, headlineOf } from '../card.js';
import { mrkdwnLines } from '../mrkdwn.js';
import type { Act, Scene } from '../scene.js';
import { fine, note, print, style, wrong } from '../screen.js';
import { channelName, type Member } from '../slack.js';
import { throttled } from '../throttled.js';

const action = 'stagewatch_accept_day';

/** Presses as they see the message, and shows what only they are answered. */
const press = async ({ rig }: Scene, who: Member, seen: SlackMessage): Promise<string> => {
  note(`${who} presses [ ${buttonIn(seen, action) ?? 'nothing'} ], and is answered alone:`);
  const answer = (await rig.slack.press(rig.wired, who, seen, action)) ?? '';
  for (const line of mrkdwnLines(answer, style.width - 7)) print(`     ${line}`);
  return answer;
};

const drawEdited = (scene: Scene, message: SlackMessage): void => {
  drawCard(`${channelName} · Stagewatch · edited`, message);
  for (const reply of scene.rig.slack.repliesTo(message))
    for (const line of mrkdwnLines(`↳ ${reply.text}`, style.width - 7)) print(`     ${line}`);
};

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
  const edited = await slack.find((one) => isIt(one) && /\bACCEPTED\b/.test(headlineOf(one)));
  const isTold = (await told) !== undefined;
  if (edited === undefined || !isTold) {
    wrong('the acceptance was not told');
    return false;
  }
  drawEdited(scene, edited);
  const second = await press(scene, 'dan', seen);
  const isOnce = first.includes('You accepted') && second.includes('accepted already, by ann');
  const hasButtons = buttonIn(edited, action) !== undefined;
  if (isOnce && !hasButtons) fine('accepted once, in the name of ann', 'told as drift.accepted');
  else wrong('two people could accept the same drift');
  return isOnce && !hasButtons;
};
