// The estate builder and `check` against Moto, an emulator that others wrote. docs/emulators.md says who differs where.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DeleteIntegrationCommand } from '@aws-sdk/client-api-gateway';
import { DeleteStageCommand } from '@aws-sdk/client-apigatewayv2';
import { physical } from '../../infra/local/estate/rebind.js';
import { declared } from './declared/index.js';
import type { Variant } from './declared/variant.js';
import { clientPool, estateOf, mayChangeAlong, native, place, type Estate } from './estate.js';
import { hasMoto, startMoto, type Moto } from './moto-server.js';

/** What Moto takes and does not keep: told as drift, and rightly so. */
const lost: Readonly<Record<string, readonly RegExp[]>> = {
  'apigateway.stage': [/^\/canarySettings\//, /^\/clientCertificateId$/, /^\/documentationVersion$/],
  'apigateway.integration': [
    /^\/connectionId$/,
    /^\/integrationTarget$/,
    /^\/cacheKeyParameters$/,
    /^\/responseTransferMode$/,
  ],
};

const isLost = (kind: string, path: string): boolean => lost[kind]?.some((one) => one.test(path)) === true;

/** Moto cannot deploy HTTP APIs: its stages stay without a deployment. */
const undeployed = ({ resources }: Variant): object[] =>
  resources.map((resource) =>
    Object.fromEntries(
      Object.entries(resource).map(([type, attributes]) => {
        const { deployment_id: id, ...rest } = attributes as Record<string, unknown>;
        return [type, type === 'aws_api_gateway_stage' ? { ...rest, deployment_id: id } : rest];
      }),
    ),
  );

const variantsOf = (kind: string): readonly Variant[] => declared[kind]?.variants ?? [];

(hasMoto ? describe : describe.skip)('against moto_server', () => {
  let moto: Moto;
  let pool: ReturnType<typeof clientPool>;
  beforeAll(async () => {
    moto = await startMoto();
    pool = clientPool(moto.endpoint);
  });
  afterAll(async () => {
    pool.destroy();
    await moto.stop();
  });

  const built = async (resources: readonly object[]) => {
    const estate = await estateOf(native(...resources), pool.clientsFor);
    const [target] = estate.baseline.targets;
    if (target === undefined) throw new Error('nothing is declared');
    return { estate, target };
  };

  /** What differs, apart from what Moto loses. */
  const differing = async (estate: Estate, target: Parameters<Estate['look']>[0]): Promise<string[]> =>
    (await estate.look(target)).differences
      .map(({ path }) => path)
      .filter((path) => !isLost(target.kind, path));

  for (const kind of [
    'apigateway.stage',
    'apigateway.integration',
    'apigatewayv2.stage',
    'apigatewayv2.integration',
  ])
    test.each(variantsOf(kind))('$title is in sync as built', async (variant) => {
      const { estate, target } = await built(undeployed(variant));
      expect(await differing(estate, target)).toEqual([]);
      const { verdict, report } = await estate.look(target);
      expect(report.summary).toMatchObject({ compared: 1, unknown: 0, missing: 0 });
      expect(verdict).toBe(
        target.leaves.some(({ pointer }) => isLost(kind, pointer)) ? 'drifted' : 'in-sync',
      );
    });

  for (const kind of ['apigateway.stage', 'apigatewayv2.integration'])
    test.each(variantsOf(kind))('every change of $title is found', async (variant) => {
      const { estate, target } = await built(variant.resources);
      const wrong: string[] = [];
      const idle = [...(variant.silent ?? []), ...(variant.fixed ?? [])];
      for (const { pointer, value } of target.leaves) {
        if (isLost(kind, pointer) || idle.includes(pointer)) continue;
        await estate.change(target, pointer, await estate.other(target, pointer));
        const found = await differing(estate, target);
        const extra = found.filter((path) => path !== pointer && !mayChangeAlong(target, pointer, path));
        if (!found.includes(pointer)) wrong.push(`${pointer} was not found`);
        wrong.push(...extra.map((path) => `${pointer}: ${path} was found`));
        await estate.change(target, pointer, value);
      }
      expect(wrong).toEqual([]);
    });

  test('a REST integration that is put again, or deleted, is found', async () => {
    const [variant] = variantsOf('apigateway.integration').slice(-1);
    const { estate, target } = await built(variant?.resources ?? []);
    await estate.change(target, '/type', 'AWS');
    expect(await differing(estate, target)).toContain('/type');
    const [restApiId, resourceId, httpMethod] = physical(target, estate.ids).key.split('/');
    const name = { restApiId, resourceId, httpMethod };
    await pool.clientsFor(place).apiGateway.send(new DeleteIntegrationCommand(name));
    expect((await estate.look(target)).verdict).toBe('missing');
  });

  test('a deleted stage of an HTTP API is missing', async () => {
    const [variant] = variantsOf('apigatewayv2.stage');
    const { estate, target } = await built(variant === undefined ? [] : undeployed(variant));
    const [ApiId, StageName] = target.key.split('/');
    await pool.clientsFor(place).apiGatewayV2.send(new DeleteStageCommand({ ApiId, StageName }));
    expect((await estate.look(target)).verdict).toBe('missing');
  });

  test('IVS Real-Time, which Moto does not have, is unknown and not green', async () => {
    const baseline = native({ aws_ivs_stage: { arn: 'arn:aws:ivs:eu-west-1:123456789012:stage/AbCd' } });
    const estate = await estateOf({ ...baseline, targets: [] }, pool.clientsFor);
    const [target] = baseline.targets;
    const look = target === undefined ? undefined : await estate.look(target);
    expect(look?.verdict).toBe('unknown');
  });
});
