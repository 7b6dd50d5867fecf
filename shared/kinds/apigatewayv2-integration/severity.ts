// How bad a difference in a v2 integration is, and why.
import { judgeBy, type GravityRow } from '../_support/gravity.js';

const rows: readonly GravityRow[] = [
  { at: '/integrationUri', severity: 'critical', attack: 'T1557', reason: 'Requests go to another backend.' },
  { at: '/connectionId', severity: 'critical', attack: 'T1557', reason: 'Requests take another VPC link.' },
  {
    at: '/connectionType',
    severity: 'critical',
    attack: 'T1557',
    reason: 'Requests leave by another network path.',
  },
  {
    at: '/credentialsArn',
    severity: 'critical',
    attack: 'T1098',
    reason: 'The backend is called with another role.',
  },
  {
    at: '/integrationType',
    severity: 'critical',
    attack: 'T1557',
    reason: 'The routes are answered by another kind of backend.',
  },
  {
    at: '/integrationSubtype',
    severity: 'critical',
    attack: 'T1557',
    reason: 'Requests call another action of an AWS service.',
  },
  { at: '/integrationMethod', severity: 'high', reason: 'The backend is called with another verb.' },
  {
    at: '/tlsConfig',
    severity: 'high',
    attack: 'T1557',
    reason: "Another name, or none, is verified in the backend's certificate.",
  },
  {
    at: '/requestParameters',
    severity: 'high',
    reason: 'The backend receives other parameters, headers or paths, or the service action other arguments.',
  },
  { at: '/requestTemplates', severity: 'high', reason: 'The backend receives another message body.' },
  {
    at: '/templateSelectionExpression',
    severity: 'high',
    reason: 'Another template shapes the message that the backend receives.',
  },
  {
    at: '/passthroughBehavior',
    severity: 'high',
    reason: 'Messages that no template matches are treated in another way.',
  },
  {
    at: '/payloadFormatVersion',
    severity: 'high',
    reason: 'The function receives its event in another format and may fail to read it.',
  },
  { at: '/responseParameters', severity: 'medium', reason: 'Clients receive other headers or status codes.' },
  {
    at: '/contentHandlingStrategy',
    severity: 'medium',
    reason: 'Message bodies are converted in another way.',
  },
  { at: '/timeoutInMillis', severity: 'medium', reason: 'The backend has another time to answer.' },
  { at: '/description', severity: 'low', reason: 'Only the description differs.' },
];

export const gravityOf = judgeBy(rows);
