// Request parameters and request templates of a v2 integration that is none of an AWS service.
import type { Wish } from '../../../model/plan.js';
import type { PatchAsk } from '../../patching.js';
import { joined, partOf, type Part } from '../../_support/patching.js';
import { lastKey, objectIn, pascal, stepOf, type MemberStep } from '../../_support/patching-members.js';
import { textWishes, wholeMap } from './texts.js';

type MapName = 'requestParameters' | 'requestTemplates';

export const isMapping = (path: string): boolean => /^\/request(Parameters|Templates)\/[^/]*$/.test(path);

const doesTo = (map: MapName, { path, to }: Wish): string =>
  `${to === undefined ? 'removes' : 'sets'} ${map}: ${lastKey(path)}`;

const ofMap = ({ raw }: PatchAsk, map: MapName, wishes: readonly Wish[]): Part<MemberStep> => {
  const { doable, refused } = textWishes(wishes);
  const whole = wholeMap(objectIn(raw, pascal(map)), doable);
  return partOf({
    steps: doable.map((wish) => stepOf(wish, doesTo(map, wish), { [pascal(map)]: whole })),
    refused,
  });
};

export const mappingSteps = (ask: PatchAsk, wishes: readonly Wish[]): Part<MemberStep> => {
  const of = (map: MapName): Part<MemberStep> =>
    ofMap(
      ask,
      map,
      wishes.filter(({ path }) => path.startsWith(`/${map}/`)),
    );
  return joined([of('requestParameters'), of('requestTemplates')]);
};
