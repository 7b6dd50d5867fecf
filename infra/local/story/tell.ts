// The story, chapter by chapter: changes found and told, one accepted, the rest put back, what is refused said.
import { accept } from './chapters/accept.js';
import { behindYourBack } from './chapters/behind-your-back.js';
import { blindness } from './chapters/blindness.js';
import { byPeople } from './chapters/by-people.js';
import { firstMail } from './chapters/first-mail.js';
import { inSlack } from './chapters/in-slack.js';
import { noise } from './chapters/noise.js';
import { putBack } from './chapters/put-back.js';
import { undone } from './chapters/undone.js';
import type { Rig } from './rig.js';
import { setScene, type Act } from './scene.js';
import { chapter, fine, note, print, title, wrong } from './screen.js';
import { standingOf, tallyOf } from './standing.js';

const inSync: Act = ({ rig }) => {
  const isSilent = rig.notices.all.length === 0;
  if (isSilent) fine('everything is in sync', 'nothing told');
  else wrong('something was told of an untouched estate');
  return Promise.resolve(isSilent);
};

const chaptersOf = ({ baseline }: Rig): readonly (readonly [title: string, act: Act])[] => [
  [`${baseline.targets.length} stages and integrations, as examples/estate.yml declares them`, inSync],
  ['Noise that must not alarm', noise],
  ['Changes behind your back, and who made them', behindYourBack],
  ['The first of the mails, as received', firstMail],
  ['The same in Slack: one message a drift, edited as it changes', inSlack],
  ['One of them was expected: a person accepts it in Slack', accept],
  ['When Stagewatch cannot see', blindness],
  ['The end of a drift: somebody puts it back by hand', undone],
  ['Put it back: a plan, and exactly that plan', putBack],
  ['What Stagewatch refused is for people to do', byPeople],
];

export interface Told {
  isWhole: boolean;
  chapters: number;
}

/** Tells it all; whole only if everything happened as it must. */
export const tell = async (rig: Rig): Promise<Told> => {
  const startedAt = Date.now();
  title('Stagewatch', '— the main job, on an embedded AWS: no account, no network');
  const scene = await setScene(rig);
  const chapters = chaptersOf(rig);
  let isWhole = true;
  for (const [index, [heading, act]] of chapters.entries()) {
    chapter(index + 1, heading);
    isWhole = (await act(scene)) && isWhole;
  }
  print();
  const tally = tallyOf(standingOf(rig.notices.all), scene.seen.refused);
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(0);
  note(`${scene.seen.found} changes found, each told once. ${tally} Done in ${seconds} s.`);
  const failures = rig.wired.failures.length;
  if (failures > 0) wrong(`${failures} invocations failed; see build/story.log`);
  return { isWhole: isWhole && failures === 0, chapters: chapters.length };
};
