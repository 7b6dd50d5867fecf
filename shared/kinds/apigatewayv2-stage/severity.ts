// How bad a difference in a v2 stage is, and why.
import { blocksEverything, isUsedByUri, judgeBy, type GravityRow } from '../_support/gravity.js';

/** The rows of the default route settings and of each route's own. */
const routeSettings = (at: string, whose: string): readonly GravityRow[] => [
  {
    at: `${at}/throttlingBurstLimit`,
    when: blocksEverything,
    severity: 'critical',
    attack: 'T1499',
    reason: `A burst limit of 0 refuses every request ${whose} with 429.`,
  },
  {
    at: `${at}/throttlingRateLimit`,
    when: blocksEverything,
    severity: 'critical',
    attack: 'T1499',
    reason: `A rate limit of 0 refuses every request ${whose} with 429.`,
  },
  {
    at: `${at}/throttlingBurstLimit`,
    severity: 'medium',
    attack: 'T1499',
    reason: `Requests ${whose} are throttled at another limit.`,
  },
  {
    at: `${at}/throttlingRateLimit`,
    severity: 'medium',
    attack: 'T1499',
    reason: `Requests ${whose} are throttled at another limit.`,
  },
  {
    at: `${at}/loggingLevel`,
    severity: 'high',
    attack: 'T1562.008',
    reason: 'Execution logs are lost, or more is logged than declared.',
  },
  {
    at: `${at}/dataTraceEnabled`,
    severity: 'high',
    reason: 'Whole messages reach the logs, or no longer do.',
  },
  {
    at: `${at}/detailedMetricsEnabled`,
    severity: 'high',
    attack: 'T1562.008',
    reason: 'Metrics and the alarms on them go blind.',
  },
];

const rows: readonly GravityRow[] = [
  {
    at: '/deploymentId',
    severity: 'high',
    reason: 'The stage serves another deployment than the declared one.',
  },
  {
    at: '/autoDeploy',
    severity: 'high',
    reason: 'Changes to the API go live by themselves, or no longer do.',
  },
  {
    at: '/stageVariables/*',
    when: isUsedByUri,
    severity: 'critical',
    attack: 'T1557',
    reason: 'An integration uses this stage variable to reach its backend: requests go to another one.',
  },
  {
    at: '/stageVariables',
    severity: 'high',
    reason: 'Stage variables configure what integrations call and how.',
  },
  {
    at: '/accessLogSettings',
    severity: 'high',
    attack: 'T1562.008',
    reason: 'Access logs are lost, or go somewhere else.',
  },
  {
    at: '/clientCertificateId',
    severity: 'high',
    reason: 'The backend can no longer verify that calls come from API Gateway.',
  },
  ...routeSettings('/defaultRouteSettings', 'without settings of its own route'),
  ...routeSettings('/routeSettings/*', 'to this route'),
  {
    at: '/routeSettings',
    severity: 'medium',
    reason: 'This route has other settings than the rest of the stage.',
  },
  { at: '/description', severity: 'low', reason: 'Only the description differs.' },
  { at: '/tags', severity: 'low', reason: 'Tags steer cost reports and access rules.' },
];

export const gravityOf = judgeBy(rows);
