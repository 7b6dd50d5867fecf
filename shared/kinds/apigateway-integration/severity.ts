// How bad a difference in a REST integration is, and why.
import { judgeBy, type GravityRow } from '../_support/gravity.js';

const rows: readonly GravityRow[] = [
  { at: '/uri', severity: 'critical', attack: 'T1557', reason: 'Requests go to another backend.' },
  {
    at: '/integrationTarget',
    severity: 'critical',
    attack: 'T1557',
    reason: 'Requests go to another load balancer.',
  },
  { at: '/connectionId', severity: 'critical', attack: 'T1557', reason: 'Requests take another VPC link.' },
  {
    at: '/connectionType',
    severity: 'critical',
    attack: 'T1557',
    reason: 'Requests leave by another network path.',
  },
  {
    at: '/credentials',
    severity: 'critical',
    attack: 'T1098',
    reason: 'The backend is called with another role.',
  },
  {
    at: '/type',
    severity: 'critical',
    attack: 'T1557',
    reason: 'The method is answered by another kind of backend.',
  },
  { at: '/httpMethod', severity: 'high', reason: 'The backend is called with another verb.' },
  {
    at: '/tlsConfig',
    severity: 'high',
    attack: 'T1557',
    reason: "The backend's certificate is verified in another way than declared.",
  },
  { at: '/requestParameters', severity: 'high', reason: 'The backend receives other parameters or headers.' },
  { at: '/requestTemplates', severity: 'high', reason: 'The backend receives another request body.' },
  {
    at: '/passthroughBehavior',
    severity: 'high',
    reason: 'Request bodies that no template matches are treated in another way.',
  },
  { at: '/integrationResponses', severity: 'medium', reason: 'Clients receive other answers.' },
  { at: '/contentHandling', severity: 'medium', reason: 'Request bodies are converted in another way.' },
  {
    at: '/responseTransferMode',
    severity: 'medium',
    reason: 'Responses are streamed or buffered in another way.',
  },
  { at: '/timeoutInMillis', severity: 'medium', reason: 'The backend has another time to answer.' },
  { at: '/cacheNamespace', severity: 'medium', reason: 'Responses are cached under another namespace.' },
  {
    at: '/cacheKeyParameters',
    severity: 'medium',
    reason: 'Other parameters tell cached responses apart: one caller may see the answer of another.',
  },
];

export const gravityOf = judgeBy(rows);
