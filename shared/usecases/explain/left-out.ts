// Why a declared value is not compared, in one sentence each.
import type { LeftOutReason } from '../../model/field.js';

export const leftOutWords: Readonly<Record<LeftOutReason, string>> = {
  identity: 'names the target itself; a wrong one shows as missing',
  computed: 'AWS or the tool derives it',
  'not-set': 'the source cannot tell unset from zero, and this is its zero',
  'depends-on': 'means nothing while another field is off',
  'service-managed': 'AWS owns the value here',
  'not-applicable': 'this API has no such field',
  unresolved: 'the source does not tell its value here',
  'secret-not-given': 'needs a secret that was not given',
  'never-returned': 'AWS accepts it and never shows it',
  'write-only': 'no read returns it',
  restated: 'says the same again',
  'not-watched': 'belongs to something that is not watched',
  conflict: 'two declarations disagree about it; the target stays unknown',
  ignored: 'a rule of stagewatch.yml leaves it out',
  ambiguous: 'AWS returned two values for the same setting',
  'target-missing': 'the whole target is gone',
  'target-unknown': 'the whole target could not be read',
};
