// How bad a difference in a REST stage is, and why.
import { blocksEverything, isUsedByUri, judgeBy, type GravityRow } from '../_support/gravity.js';

const rows: readonly GravityRow[] = [
  {
    at: '/deploymentId',
    severity: 'high',
    reason: 'The stage serves another deployment than the declared one.',
  },
  {
    at: '/canarySettings/stageVariableOverrides/*',
    when: isUsedByUri,
    severity: 'critical',
    attack: 'T1557',
    reason: 'An integration URI uses this variable: canary traffic goes to another backend.',
  },
  {
    at: '/canarySettings',
    severity: 'critical',
    attack: 'T1557',
    reason: 'A share of the traffic is served by another deployment.',
  },
  {
    at: '/variables/*',
    when: isUsedByUri,
    severity: 'critical',
    attack: 'T1557',
    reason: 'An integration URI uses this stage variable: requests go to another backend.',
  },
  { at: '/variables', severity: 'high', reason: 'Stage variables configure what integrations call and how.' },
  {
    at: '/accessLogSettings',
    severity: 'high',
    attack: 'T1562.008',
    reason: 'Access logs are lost, or go somewhere else.',
  },
  {
    at: '/webAclArn',
    severity: 'high',
    attack: 'T1562.007',
    reason: 'Another web ACL, or none, filters the requests.',
  },
  {
    at: '/clientCertificateId',
    severity: 'high',
    reason: 'The backend can no longer verify that calls come from API Gateway.',
  },
  {
    at: '/tracingEnabled',
    severity: 'high',
    attack: 'T1562.008',
    reason: 'Requests are no longer traced as declared.',
  },
  {
    at: '/methodSettings/*/loggingLevel',
    severity: 'high',
    attack: 'T1562.008',
    reason: 'Execution logs are lost, or more is logged than declared.',
  },
  {
    at: '/methodSettings/*/dataTraceEnabled',
    severity: 'high',
    reason: 'Whole requests and responses reach the logs, or no longer do.',
  },
  {
    at: '/methodSettings/*/metricsEnabled',
    severity: 'high',
    attack: 'T1562.008',
    reason: 'Metrics and the alarms on them go blind.',
  },
  ...['throttlingBurstLimit', 'throttlingRateLimit'].map((limit) => ({
    at: `/methodSettings/*/${limit}`,
    when: blocksEverything,
    severity: 'critical' as const,
    attack: 'T1499',
    reason: 'A throttle of 0 refuses every request with 429.',
  })),
  {
    at: '/methodSettings/*/throttlingBurstLimit',
    severity: 'medium',
    attack: 'T1499',
    reason: 'Clients are throttled at another limit.',
  },
  {
    at: '/methodSettings/*/throttlingRateLimit',
    severity: 'medium',
    attack: 'T1499',
    reason: 'Clients are throttled at another limit.',
  },
  {
    at: '/methodSettings/*/requireAuthorizationForCacheControl',
    severity: 'high',
    reason: 'Anyone may invalidate the cache.',
  },
  { at: '/methodSettings', severity: 'medium', reason: 'Responses are cached in another way than declared.' },
  {
    at: '/cacheClusterEnabled',
    severity: 'medium',
    reason: 'The cache is switched on or off: latency, backend load and cost change.',
  },
  {
    at: '/cacheClusterSize',
    severity: 'medium',
    attack: 'T1496',
    reason: 'The cache has another size: its hit rate and cost change.',
  },
  { at: '/documentationVersion', severity: 'low', reason: 'The published documentation is another version.' },
  { at: '/description', severity: 'low', reason: 'Only the description differs.' },
  { at: '/tags', severity: 'low', reason: 'Tags steer cost reports and access rules.' },
];

export const gravityOf = judgeBy(rows);
