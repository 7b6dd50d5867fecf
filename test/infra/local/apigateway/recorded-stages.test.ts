// Stages, deployments and canaries answer what AWS was recorded to answer.
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
const copy = (from: string, path: string): PatchOperation => ({ op: 'copy', from, path });
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

  it('creates a canary with the stage and changes and removes it', async () => {
    const [main, canary] = [await at.deploy(), await at.deploy()];
    const stage = { restApiId: at.restApiId, stageName: 'dev', deploymentId: main, description: 'dev stage' };
    const variables = { testVar: 'default' };
    const canarySettings = {
      deploymentId: canary,
      percentTraffic: 50,
      stageVariableOverrides: { testVar: 'canary' },
    };
    await expectAsRecorded('test_apigateway_canary', 'TestStageCrudCanary::test_create_update_stages', [
      ['create-stage', () => at.gw.createStage({ ...stage, variables, canarySettings })],
      ['get-stage', () => get('dev')],
      [
        'update-stage-canary-settings-overrides',
        () => update('dev', replace('/canarySettings/stageVariableOverrides/testVar', 'updated')),
      ],
      ['update-stage-remove-canary-settings', () => update('dev', remove('/canarySettings'))],
      ['get-stage-after-remove', () => get('dev')],
    ]);
  });

  it('creates a canary by deploying to a stage that exists', async () => {
    const { gw, restApiId } = at;
    const deploymentId = await at.deploy();
    const stage = { restApiId, deploymentId, description: 'dev stage', variables: { testVar: 'default' } };
    const canary = (percentTraffic: number, testVar: string) => ({
      percentTraffic,
      stageVariableOverrides: { testVar },
    });
    let second = '';
    await expectAsRecorded('test_apigateway_canary', 'TestStageCrudCanary::test_create_canary_deployment', [
      [
        'create-stage',
        () =>
          gw.createStage({
            ...stage,
            stageName: 'dev1',
            canarySettings: { deploymentId, ...canary(40, 'canary1') },
          }),
      ],
      [
        'create-canary-deployment',
        async () => {
          const made = await gw.createDeployment({
            restApiId,
            stageName: 'dev1',
            canarySettings: canary(50, 'canary2'),
          });
          second = made.id ?? '';
          return made;
        },
      ],
      ['get-stage-1', () => get('dev1')],
      [
        'create-stage-2',
        () =>
          gw.createStage({
            ...stage,
            stageName: 'dev2',
            canarySettings: { deploymentId: second, ...canary(60, 'canary-overridden') },
          }),
      ],
      [
        'bad-canary-deployment-id',
        () => gw.createStage({ ...stage, stageName: 'dev3', canarySettings: { deploymentId: 'deploy' } }),
      ],
    ]);
    const sent = { restApiId, canarySettings: canary(50, 'canary') };
    await expectAsRecorded(
      'test_apigateway_canary',
      'TestStageCrudCanary::test_create_canary_deployment_validation',
      [
        ['create-canary-deployment-no-stage', () => gw.createDeployment(sent)],
        ['create-canary-deployment-empty-stage', () => gw.createDeployment({ ...sent, stageName: '' })],
        [
          'create-canary-deployment-non-existing-stage',
          () => gw.createDeployment({ ...sent, stageName: 'non-existing' }),
        ],
      ],
    );
  });

  it('creates a canary by patching a stage', async () => {
    const [main, other] = [await at.deploy(), await at.deploy()];
    const stage = { restApiId: at.restApiId, stageName: 'dev', deploymentId: main, description: 'dev stage' };
    const name = 'TestStageCrudCanary::test_create_canary_deployment_by_stage_update';
    await expectAsRecorded('test_apigateway_canary', name, [
      ['create-stage', () => at.gw.createStage({ ...stage, variables: { testVar: 'default' } })],
      ['update-stage-with-deployment', () => update('dev', replace('/canarySettings/deploymentId', other))],
      ['remove-stage-canary', () => update('dev', remove('/canarySettings'))],
      ['update-stage-with-percent', () => update('dev', replace('/canarySettings/percentTraffic', '50'))],
      ['get-stage', () => get('dev')],
    ]);
  });

  it('refuses canary patches that AWS refuses', async () => {
    const { gw, restApiId } = at;
    await gw.createDeployment({ restApiId, stageName: 'dev' });
    await gw.createDeployment({ restApiId, stageName: 'dev2' });
    const name = 'TestStageCrudCanary::test_update_stage_canary_deployment_validation';
    const canary = '/canarySettings';
    const canarySettings = { percentTraffic: 50, stageVariableOverrides: { testVar: 'canary' } };
    await expectAsRecorded('test_apigateway_canary', name, [['get-stage', () => get('dev')]]);
    await gw.createDeployment({ restApiId, stageName: 'dev', canarySettings });
    await expectAsRecorded('test_apigateway_canary', name, [
      [
        'update-stage-canary-settings-remove-overrides',
        () => update('dev', remove(`${canary}/stageVariableOverrides`)),
      ],
      ['update-stage-canary-settings-bad-path', () => update('dev', remove(`${canary}/badPath`))],
      ['update-stage-canary-settings-bad-path-2', () => update('dev', replace(canary, 'test'))],
      [
        'update-stage-canary-settings-replace-bad-path',
        () => update('dev', replace(`${canary}/badPath`, 'x')),
      ],
      ['update-stage-add-deployment', () => update('dev2', add(`${canary}/deploymentId`, 'x'))],
      ['update-stage-no-deployment', () => update('dev2', replace(`${canary}/deploymentId`, 'deploy'))],
    ]);
  });

  it('promotes a canary by copying from it, and nothing else can be copied', async () => {
    const { gw, restApiId } = at;
    const stageName = 'dev';
    const overrides = '/canarySettings/stageVariableOverrides';
    const promote = [copy('/canarySettings/deploymentId', '/deploymentId'), copy(overrides, '/variables')];
    const variables = { testVar: 'test', testVar2: 'test2' };
    const canarySettings = { percentTraffic: 50, stageVariableOverrides: { testVar: 'override' } };
    await expectAsRecorded('test_apigateway_canary', 'TestStageCrudCanary::test_update_stage_with_copy_ops', [
      ['deployment-1', () => gw.createDeployment({ restApiId, stageName, variables })],
      ['copy-with-bad-statement', () => update(stageName, copy('/variables', overrides))],
      ['copy-with-no-replace', () => update(stageName, ...promote)],
      [
        'update-stage-with-copy',
        () => update(stageName, replace('/canarySettings/percentTraffic', '0.0'), ...promote),
      ],
      ['deployment-canary', () => gw.createDeployment({ restApiId, stageName, canarySettings })],
      ['get-stage', () => get(stageName)],
      [
        'update-stage-with-copy-2',
        () => update(stageName, replace('/canarySettings/percentTraffic', '0.0'), ...promote),
      ],
    ]);
  });
});
