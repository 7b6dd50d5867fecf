// The order in which test files begin: those that wait longest first, so that nobody waits for them alone at the end.
import Sequencer from '@jest/test-sequencer';

const longest = [
  'docs/readme',
  'acceptance/declared-sources',
  'cli/check.test',
  'functions/slack-actions-people',
  'kinds/patch/round-trip',
  'faults/64-secrets',
  'functions/reconcile.test',
  'usecases/crowd',
  'faults/06-storm',
];

const rankOf = ({ path }) => {
  const found = longest.findIndex((one) => path.includes(`/test/${one}`));
  return found === -1 ? longest.length : found;
};

// Jest takes nothing but a class here.
export default class LongestFirst extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((one, other) => rankOf(one) - rankOf(other));
  }
}
