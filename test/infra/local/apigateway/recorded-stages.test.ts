// Stages and deployments answer what AWS was recorded to answer.
import { afterEach, beforeEach, describe, it } from '@jest/globals';
import type { PatchOperation } from '@aws-sdk/client-api-gateway';
import { fixture, type Fixture } from './fixture.js';
import { expectAsRecorded, hasRecorded, type Step } from './serve.js';

let at: Fixture;
beforeEach(async () => {
  at = await fixture();
});
afterEach(() => at.served.close());

const update = (stageName: string, ...patchOperations: PatchOperation[]) =>
  at.gw.updateStage({ restApiId: at.restApiId, stageName, patchOperations });
const get = (stageName: string) => at.gw.getStage({ restApiId: at.restApiId, stageName });
const replace = (path: string, value?: string): PatchOperation => ({ op: 'replace', path, value });
const remove = (path: string): PatchOperation => ({ op: 'remove', path });
const add = (path: string, value: string): PatchOperation => ({ op: 'add', path, value });
const LOGS = 'arn:aws:logs:eu-west-1:111111111111:log-group:access';

const describeRecorded = hasRecorded ? describe : describe.skip;

describeRecorded('API Gateway v1 stages, as recorded from AWS', () => {
  it('creates, updates and overrides a stage with method settings per key', async () => {
    const deploymentId = await at.deploy();
    const stage = { restApiId: at.restApiId, stageName: 's1' };
    await expectAsRecorded('test_apigateway_common', 'TestStages::test_create_update_stages', [
      [
        'create-stage',
        () =>
          at.gw.createStage({
            ...stage,
            deploymentId,
            description: 'my stage',
            documentationVersion: 'v123',
          }),
      ],
      ['error-update-doc-version', () => update('s1', replace('/documentation_version', 'v234'))],
      ['error-update-tags', () => update('s1', replace('/tags/tag1', 'value1'))],
      [
        'update-stage',
        () =>
          update(
            's1',
            replace('/description', 'stage new'),
            replace('/variables/var1', 'test'),
            replace('/variables/var2', 'test2'),
            replace('/*/*/throttling/burstLimit', '123'),
            replace('/*/*/caching/enabled', 'true'),
            replace('/tracingEnabled', 'true'),
            replace('/test/GET/throttling/burstLimit', '124'),
          ),
      ],
      ['get-stage', () => get('s1')],
      ['update-stage-override', () => update('s1', replace('/*/*/throttling/burstLimit', '100'))],
    ]);
  });

  it('removes a whole method setting, and refuses to remove one that is not there', async () => {
    const deploymentId = await at.deploy();
    const stage = { restApiId: at.restApiId, stageName: 's1', deploymentId };
    await expectAsRecorded('test_apigateway_common', 'TestStages::test_update_stage_remove_wildcard', [
      [
        'create-stage',
        () => at.gw.createStage({ ...stage, description: 'my stage', documentationVersion: 'v123' }),
      ],
      ['get-stage', () => get('s1')],
      ['delete-error', () => update('s1', remove('/*/*'))],
      ['update-stage', () => update('s1', replace('/*/*/caching/enabled', 'true'))],
      ['update-stage-reset', () => update('s1', remove('/*/*'))],
      ['get-stage-after-reset', () => get('s1')],
    ]);
  });

  it('sets access logging member by member and drops it as a whole', async () => {
    const stage = { restApiId: at.restApiId, stageName: 'dev', description: 'dev stage' };
    const log = '/accessLogSettings';
    const deployed = await at.gw.createDeployment({ restApiId: at.restApiId });
    await expectAsRecorded('test_apigateway_api', 'TestApiGatewayStage::test_stage_access_log_settings', [
      ['create-deployment', () => Promise.resolve(deployed)],
      ['create-stage', () => at.gw.createStage({ ...stage, deploymentId: deployed.id })],
      ['update-stage-access-log-dest-add', () => update('dev', add(`${log}/destinationArn`, LOGS))],
      [
        'update-stage-access-log-dest-replace',
        () => update('dev', replace(`${log}/destinationArn`, `${LOGS}a`)),
      ],
      [
        'update-stage-access-log-format-add',
        () => update('dev', add(`${log}/format`, '$context.requestId $context.identity.sourceIp')),
      ],
      ['update-stage-access-log-remove-all', () => update('dev', remove(log))],
    ]);
    await expectAsRecorded(
      'test_apigateway_api',
      'TestApiGatewayStage::test_stage_access_log_settings_validation',
      [
        ['invalid-path-add', () => update('dev', add(`${log}/randomValue`, LOGS))],
        ['invalid-path-remove', () => update('dev', remove(`${log}/randomValue`))],
        ['invalid-path-replace', () => update('dev', replace(`${log}/randomValue`, LOGS))],
        ['star-and-add', () => update('dev', add(`${log}/*`, LOGS))],
        ['star-and-remove', () => update('dev', remove(`${log}/*`))],
        ['star-and-replace', () => update('dev', replace(`${log}/*`, LOGS))],
        ['root-and-add', () => update('dev', add(log, LOGS))],
        ['root-and-replace', () => update('dev', replace(log, LOGS))],
        ['update-stage-access-log-dest-add', () => update('dev', add(`${log}/destinationArn`, LOGS))],
        [
          'update-stage-access-log-destinationArn-empty',
          () => update('dev', replace(`${log}/destinationArn`, '')),
        ],
        ['update-stage-access-log-format-empty', () => update('dev', replace(`${log}/format`, ''))],
        ['update-stage-access-log-dest-remove', () => update('dev', remove(`${log}/destinationArn`))],
      ],
    );
  });

  it('lists stages by deployment', async () => {
    const [one, two] = [await at.deploy(), await at.deploy()];
    await at.gw.createStage({ restApiId: at.restApiId, stageName: 'stage1', deploymentId: one });
    await at.gw.createStage({ restApiId: at.restApiId, stageName: 'stage2', deploymentId: two });
    const list = (deploymentId?: string) => at.gw.getStages({ restApiId: at.restApiId, deploymentId });
    await expectAsRecorded(
      'test_apigateway_api',
      'TestApiGatewayStage::test_get_stages_filters_by_deployment_id',
      [
        ['all-stages', () => list()],
        ['stages-deploy1', () => list(one)],
        ['stages-deploy2', () => list(two)],
      ],
    );
  });

  it.each([true, false])(
    'keeps a deployment that a stage points to (stage created by hand: %s)',
    async (byHand) => {
      const { gw, restApiId } = at;
      const stageName = 's1';
      let deploymentId = '';
      const redeploy = async () => {
        deploymentId = (await gw.createDeployment({ restApiId, ...(byHand ? {} : { stageName }) })).id ?? '';
      };
      await redeploy();
      if (byHand) await gw.createStage({ restApiId, stageName, deploymentId });
      const steps: Step[] = [
        ['get-deployment', () => gw.getDeployment({ restApiId, deploymentId })],
        ['get-stages', () => gw.getStages({ restApiId })],
      ];
      for (const round of [0, 1, 2]) {
        steps.push(
          [`delete-deployment-error-${round}`, () => gw.deleteDeployment({ restApiId, deploymentId })],
          [`get-deployments-${round}`, () => gw.getDeployments({ restApiId })],
          [
            `get-stages-${round}`,
            async () => {
              const listed = await gw.getStages({ restApiId });
              await gw.deleteStage({ restApiId, stageName });
              await gw.deleteDeployment({ restApiId, deploymentId });
              await redeploy();
              if (byHand) await gw.createStage({ restApiId, stageName, deploymentId });
              return listed;
            },
          ],
        );
      }
      const name = `TestDeployments::test_create_delete_deployments[${byHand ? 'True' : 'False'}]`;
      await expectAsRecorded('test_apigateway_common', name, steps);
    },
  );
});
