// Canaries answer what AWS was recorded to answer.
import { afterEach, beforeEach, describe, it } from '@jest/globals';
import type { PatchOperation } from '@aws-sdk/client-api-gateway';
import { fixture, type Fixture } from './fixture.js';
import { expectAsRecorded, hasRecorded } from './serve.js';

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

const describeRecorded = hasRecorded ? describe : describe.skip;

describeRecorded('API Gateway v1 canaries, as recorded from AWS', () => {
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
