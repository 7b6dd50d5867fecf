// What IAM is asked when the plans of a target are carried out: recorded on the wire, as the real SDK sends them.
import * as fc from 'fast-check';
import { startLocalAws } from '../../../infra/local/server.js';
import { createAwsWriter } from '../../../shared/adapters/aws-writer.js';
import { createAwsClients } from '../../../shared/adapters/aws-clients.js';
import { createPaces } from '../../../shared/adapters/pace.js';
import { patchers } from '../../../shared/kinds/patchers.js';
import type { Patcher } from '../../../shared/kinds/patching.js';
import type { Json } from '../../../shared/model/brand.js';
import type { PlannedCall } from '../../../shared/model/plan.js';
import { targetId, type Target, type TargetId } from '../../../shared/model/target.js';
import { situations } from '../../kinds/patch/situations.js';
import type { Request } from './evaluate.js';
import { requestsOf } from './wire-requests.js';

const samples = { numRuns: 40, seed: 7 };
const facts = { protocol: 'HTTP' };
const allow = { cacheCluster: true, deployment: true, replace: true };

/** Calls that name the same things ask IAM the same. */
const names = /^(restApiId|apiId|stageName|resourceId|httpMethod|integrationId|(resource)?arn)$/i;

const identity = ({ service, operation, input }: PlannedCall): string =>
  JSON.stringify([
    service,
    operation,
    Object.entries(input).filter(([name]) => names.test(name)),
  ] satisfies Json);

const callsOf = (patcher: Patcher, target: Target): PlannedCall[] => {
  const found = fc
    .sample(situations(patcher, target), samples)
    .flatMap(({ patch, declared }) => [
      ...patch.calls,
      ...patcher.create({ target, declared, facts, allow }).calls,
    ]);
  return [...new Map(found.map((call) => [identity(call), call])).values()];
};

export interface Planned {
  id: TargetId;
  target: Target;
  requests: readonly Request[];
}

/** Of each target: every request that any of its plans makes. AWS has none of them, and refuses after the fact. */
export const plannedRequests = async (targets: readonly Target[]): Promise<readonly Planned[]> => {
  const aws = await startLocalAws();
  process.env['AWS_ENDPOINT_URL'] = aws.endpoint;
  const paces = createPaces(1_000_000);
  const planned: Planned[] = [];
  for (const target of targets) {
    const { account, region, kind } = target;
    const patcher = patchers.find((one) => one.kind === kind);
    if (patcher === undefined) throw new Error(`nothing puts back ${kind}`);
    const credentials = aws.signIn({ account, name: 'writer' });
    const clients = createAwsClients({ account, region, paces, credentials, maxAttempts: 1 });
    const send = createAwsWriter(clients);
    aws.resetCalls();
    for (const call of callsOf(patcher, target)) await send(call).catch(() => {});
    const requests = aws.callLog.flatMap(requestsOf);
    const distinct = new Map(requests.map((one) => [JSON.stringify(one), one]));
    planned.push({ id: targetId(target), target, requests: [...distinct.values()] });
    for (const client of Object.values(clients)) client.destroy();
  }
  delete process.env['AWS_ENDPOINT_URL'];
  await aws.close();
  return planned;
};
