// How CloudFormation, and awscc in snake case, speak about an IVS stage; a declaration in our own form may, too.
import type { DeclarationType } from '../../kind.js';
import { noAdvice } from '../../_support/declaring.js';
import { identifyStage } from '../normalise.js';
import { importAs } from './identity.js';
import { withTagsAs } from './tags.js';

const shared = {
  bound: () => [],
  importShape: 'STAGE-ARN',
  closes: [],
  zeroMayBeUnset: [],
  advise: noAdvice,
} satisfies Partial<DeclarationType>;

/** Every argument is Optional + Computed; but a state without recording means that AWS returned none. */
const awscc: DeclarationType = {
  ...shared,
  type: 'awscc_ivs_stage',
  aliases: [],
  column: 'awscc',
  identity: ['arn', 'name'],
  fromImport: importAs('arn'),
  identify: identifyStage(['arn', 'id'], 'name'),
  computed: ['id', 'arn', 'active_session_id'],
  notWatched: [],
  optionalComputed: ['/name', '/tags'],
  prepare: (attributes) => ({
    attributes: withTagsAs('list', ['tags', 'key', 'value'])(attributes),
    restated: [],
  }),
};

const template: DeclarationType = {
  ...shared,
  type: 'AWS::IVS::Stage',
  aliases: [],
  column: 'cloudformation',
  identity: ['Arn', 'Name'],
  fromImport: importAs('Arn'),
  identify: identifyStage(['Arn'], 'Name'),
  computed: ['Arn', 'ActiveSessionId'],
  notWatched: [],
  optionalComputed: [],
  // Tags of the stack are put on the stage as well (user guide, resource tags).
  shares: ['/tags'],
  prepare: (attributes) => ({
    attributes: withTagsAs('list', ['Tags', 'Key', 'Value'])(attributes),
    restated: [],
  }),
};

export const cloudformation: readonly DeclarationType[] = [awscc, template];
