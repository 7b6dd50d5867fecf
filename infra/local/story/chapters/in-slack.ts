// The drift of one stage as Slack shows it, and how the channel was spared: one message a drift, edited as it grows.
import { drawCard } from '../card.js';
import { drifts } from '../notices.js';
import { people } from '../people.js';
import { until, type Act, type Scene } from '../scene.js';
import { counted } from '../../../../cli/render/text.js';
import { fine, wrong } from '../screen.js';
import { channelName } from '../slack.js';
import { throttled } from '../throttled.js';

const targetsTold = ({ rig }: Scene): number =>
  new Set(rig.notices.all.filter(({ event }) => drifts.includes(event)).map(({ target }) => target)).size;

export const inSlack: Act = async (scene) => {
  const { slack } = scene.rig;
  const { called } = people.bob;
  const message = await slack.find(
    (one) => throttled.isAbout(scene.cast, one) && one.text.includes(`\`${called}\``),
  );
  if (message === undefined) {
    wrong(`${channelName}: no message tells of the throttle and of ${called}`);
    return false;
  }
  drawCard(`${channelName} · Stagewatch`, message);
  const told = targetsTold(scene);
  const isWhole = await until(() => slack.messages().length >= told);
  const messages = slack.messages();
  if (!isWhole || messages.length !== told) {
    wrong(`${told} targets drifted, and Slack has ${counted(messages.length, 'message')}`);
    return false;
  }
  const edits = messages.reduce((sum, one) => sum + one.edits, 0);
  const replies = messages.reduce((sum, one) => sum + slack.repliesTo(one).length, 0);
  fine(
    `${told} targets drifted: ${counted(messages.length, 'message')} in the channel`,
    `edited ${edits} times, ${replies} replies`,
  );
  return true;
};
