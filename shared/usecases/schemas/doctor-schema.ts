// The published shape of what `stagewatch doctor` prints as JSON.
import * as z from 'zod';
import { checks, groups } from '../doctor/checks.js';

const moment = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
const status = z
  .enum(['right', 'wrong', 'untold'])
  .describe('untold: it could not be asked, so nothing is known');

const subject = z.discriminatedUnion('status', [
  z.strictObject({ subject: z.string(), status: z.literal('right'), says: z.string().optional() }),
  z.strictObject({
    subject: z.string().describe('what it is about: a name in AWS, or in the stack'),
    status: z.enum(['wrong', 'untold']),
    says: z.string(),
    remedy: z.string(),
    missing: z.string().optional().describe('the right to ask, where it is what is missing'),
  }),
]);

const checked = z.strictObject({
  check: z.enum(Object.keys(checks) as [keyof typeof checks]),
  title: z.string().describe('what is so where it is right'),
  why: z.string(),
  status,
  subjects: z.array(subject),
});

const secondsAfter = z.int().min(0).optional();

const live = z.strictObject({
  run: z.string().describe('the id in what was changed'),
  target: z.string(),
  path: z.string().startsWith('/'),
  changedAt: moment,
  outcome: z.enum([
    'told',
    'not-over',
    'not-told',
    'not-found',
    'no-event',
    'held',
    'not-changed',
    'interrupted',
  ]),
  putBack: z.discriminatedUnion('status', [
    z.strictObject({ status: z.literal('done') }),
    z.strictObject({ status: z.literal('already').describe('somebody else has put it back') }),
    z.strictObject({
      status: z.literal('left'),
      why: z.string().describe('somebody has changed it meanwhile'),
    }),
    z.strictObject({ status: z.literal('failed'), why: z.string(), command: z.string() }),
  ]),
  eventAfter: secondsAfter.describe('seconds from the change to its event'),
  foundAfter: secondsAfter,
  toldAfter: secondsAfter,
  overAfter: secondsAfter.describe('seconds from when it was put back to its end being told'),
});

export const diagnosisShape = z.strictObject({
  schemaVersion: z.literal(1),
  at: moment,
  stack: z.string(),
  account: z.string(),
  region: z.string(),
  status,
  groups: z.array(z.strictObject({ group: z.enum(groups), checks: z.array(checked) })),
  live: live.optional().describe('with --live: the test of alerting'),
});

export const diagnosisJsonSchema = (): unknown => z.toJSONSchema(diagnosisShape);
