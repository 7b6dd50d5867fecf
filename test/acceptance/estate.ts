// An estate on a live endpoint: built from declarations, checked by the real use case, changed as a person would.
import { randomBytes } from 'node:crypto';
import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2Client } from '@aws-sdk/client-apigatewayv2';
import { IVSRealTimeClient } from '@aws-sdk/client-ivs-realtime';
import { changeLive } from '../../infra/local/estate/change.js';
import { buildEstate } from '../../infra/local/estate/index.js';
import { otherValue } from '../../infra/local/estate/other-value.js';
import { physical, rebind, type IdMap } from '../../infra/local/estate/rebind.js';
import { hideWith } from '../../shared/engine/mask.js';
import { matchPattern } from '../../shared/engine/pointer.js';
import type { AwsClients } from '../../shared/kinds/kind.js';
import { kindOf } from '../../shared/kinds/registry.js';
import type { Baseline, DeclaredTarget } from '../../shared/model/declaration.js';
import type { LeafValue, State } from '../../shared/model/field.js';
import type { Report, ReportDifference, ReportTarget } from '../../shared/model/report.js';
import { targetId, type Place, type TargetId } from '../../shared/model/target.js';
import { check, type CheckOptions } from '../../shared/usecases/check.js';
import { compileDeclarations, type DeclarationSource } from '../../shared/usecases/declarations/compile.js';

export const place: Place = { account: '123456789012', region: 'eu-west-1' };

/** Clients without pacing or retries, one set per place; an access key of 12 digits is an account here. */
export const clientPool = (endpoint: string) => {
  const pool = new Map<string, AwsClients>();
  const clientsFor = ({ account, region }: Place): AwsClients => {
    const id = `${account}/${region}`;
    const accessKeyId = /^\d{12}$/.test(account) ? account : place.account;
    const credentials = { accessKeyId, secretAccessKey: 'local' };
    const config = { endpoint, region, credentials, maxAttempts: 1 };
    const made = pool.get(id) ?? {
      apiGateway: new APIGatewayClient(config),
      apiGatewayV2: new ApiGatewayV2Client(config),
      ivsRealTime: new IVSRealTimeClient(config),
    };
    pool.set(id, made);
    return made;
  };
  const destroy = (): void => {
    for (const { apiGateway, apiGatewayV2, ivsRealTime } of pool.values())
      for (const client of [apiGateway, apiGatewayV2, ivsRealTime]) client.destroy();
  };
  return { clientsFor, destroy };
};

/** Compiles sources that have to be right. */
export const compiled = (...sources: readonly DeclarationSource[]): Baseline => {
  const { baseline, problems } = compileDeclarations(sources, place);
  if (problems.length > 0) throw new Error(JSON.stringify(problems, null, 2));
  return baseline;
};

/** Native declarations as JSON. */
export const native = (...resources: readonly object[]): Baseline =>
  compiled({ name: 'declared.json', text: JSON.stringify({ resources }) });

export interface Estate {
  baseline: Baseline;
  ids: IdMap;
  /** A check of the whole baseline, or of another one on the same estate. */
  check: (options?: Partial<CheckOptions>, baseline?: Baseline) => Promise<Report>;
  /** What a check of one target finds: its verdict and the paths that differ. */
  look: (target: DeclaredTarget) => Promise<Look>;
  change: (target: DeclaredTarget, pointer: string, value: LeafValue | undefined) => Promise<void>;
  other: (target: DeclaredTarget, pointer: string, state?: State) => Promise<LeafValue | undefined>;
}

export interface Look {
  verdict: ReportTarget['verdict'];
  differences: readonly ReportDifference[];
  report: Report;
}

export const stateOf = (target: DeclaredTarget): State =>
  Object.fromEntries(target.leaves.map((leaf) => [leaf.pointer, leaf.value]));

/** Builds a baseline and answers how to look at it and how to change it. */
export const estateOf = async (
  declared: Baseline,
  clientsFor: (place: Place) => AwsClients,
): Promise<Estate> => {
  const ids = await buildEstate(declared, clientsFor);
  const baseline = rebind(declared, ids);
  const hide = hideWith(randomBytes(32));
  const run = check({ clientsFor, awsCalls: () => ({}), hide });
  const options: CheckOptions = { undeclared: 'ignore', unmanaged: 'managed', reveal: [] };
  return {
    baseline,
    ids,
    check: (given = {}, other = baseline) => run(other, { ...options, ...given }),
    look: async (target) => {
      const report = await run({ ...baseline, targets: [target], managed: [] }, options);
      const names = [targetId(target), targetId(physical(target, ids))];
      const found = report.targets.find((one) => names.includes(one.target as TargetId));
      const verdict = found?.verdict ?? 'unknown';
      return { verdict, report, differences: found?.verdict === 'drifted' ? found.differences : [] };
    },
    change: (target, pointer, value) => changeLive(clientsFor(target), physical(target, ids), pointer, value),
    other: (target, pointer, state = stateOf(target)) =>
      otherValue({ clients: clientsFor(target), target: physical(target, ids) }, pointer, state),
  };
};

/** Whether a change of `pointer` may take `path` along, by the Field table. */
export const mayChangeAlong = (target: DeclaredTarget, pointer: string, path: string): boolean => {
  const { schema } = kindOf(target.kind);
  const along = schema.fieldAt(pointer)?.changesAlong ?? [];
  return along.some(
    (pattern) =>
      matchPattern(pattern, path) !== undefined ||
      (pattern.split('/').length > path.split('/').length &&
        matchPattern(pattern.split('/').slice(0, path.split('/').length).join('/'), path) !== undefined),
  );
};

/** Brings a target back to what is declared, leaf by leaf as reported; complains where that does not end. */
export const undo = async (estate: Estate, target: DeclaredTarget, first: string): Promise<string[]> => {
  const declared = stateOf(target);
  const set = async (path: string): Promise<void> => {
    const below = Object.keys(declared).filter((pointer) => pointer.startsWith(`${path}/`));
    if (declared[path] !== undefined || below.length === 0) await estate.change(target, path, declared[path]);
    else for (const pointer of below) await estate.change(target, pointer, declared[pointer]);
  };
  await set(first);
  let left = (await estate.look(target)).differences.map(({ path }) => path);
  for (let round = 0; round < 3 && left.length > 0; round += 1) {
    for (const path of left) await set(path);
    left = (await estate.look(target)).differences.map(({ path }) => path);
  }
  return left.map((path) => `${first}: after undoing, ${path} still differs`);
};
