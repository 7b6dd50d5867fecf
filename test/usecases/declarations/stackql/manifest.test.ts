// Manifests of `stackql-deploy`, with their values given, and with values that nothing tells.
import { describe, expect, test } from '@jest/globals';
import { assert, jsonValue, property } from 'fast-check';
import type { DeclaredTarget } from '../../../../shared/model/declaration.js';
import { compile, lobby, manifest, only } from './manifests.js';
import { leavesOf, leftOutOf, place } from '../sources.js';

describe('a stage', () => {
  test('is bound by its name, and its values are given by parameters', () => {
    const target = only(manifest(lobby), { stack_env: 'prd', team: 'live' });
    expect(target).toMatchObject({
      key: 'name/studio-prd-lobby',
      region: 'us-east-1',
      account: place.account,
    });
    expect(target).toMatchObject({ address: 'studio.stage', source: 'stackql_manifest.yml', line: 10 });
    expect(leavesOf(target)).toEqual({ '/tags/team': 'live' });
    expect(target.leaves[0]).toMatchObject({ declaredAs: 'Tags[0].Value', line: 17 });
    expect(leftOutOf(target)).toContain('Name: identity');
    expect(target.closed).toMatchObject([{ pointer: '/tags' }]);
  });

  test('has everything that Cloud Control takes', () => {
    const recording = `  - name: recorded
    props:
      - name: name
        value: recorded
      - name: auto_participant_recording_configuration
        value:
          StorageConfigurationArn: arn:aws:ivs:us-east-1:111122223333:storage-configuration/x
          MediaTypes: ['{{ media }}']
          HlsConfiguration: { ParticipantRecordingHlsConfiguration: { TargetSegmentDurationSeconds: '{{ seconds }}' } }
`;
    const target = only(manifest(recording), { media: 'AUDIO_ONLY', seconds: '4' });
    expect(leavesOf(target)).toEqual({
      '/autoParticipantRecordingConfiguration/storageConfigurationArn':
        'arn:aws:ivs:us-east-1:111122223333:storage-configuration/x',
      '/autoParticipantRecordingConfiguration/mediaTypes': ['AUDIO_ONLY'],
      '/autoParticipantRecordingConfiguration/hlsConfiguration/targetSegmentDurationSeconds': 4,
    });
    const [media] = target.leaves.filter(({ pattern }) => pattern.endsWith('mediaTypes'));
    expect(media).toMatchObject({
      declaredAs: 'AutoParticipantRecordingConfiguration.MediaTypes',
      line: expect.any(Number),
    });
  });

  test('that nothing gives a value for leaves just that value open', () => {
    const target = only(manifest(lobby), { stack_env: 'prd' });
    expect(target.leaves).toEqual([]);
    expect(target.leftOut).toContainEqual(
      expect.objectContaining({ declaredAs: 'Tags[0].Value', reason: 'unresolved', detail: '{{ team }}' }),
    );
  });

  test('whose name nothing tells is looked for nowhere', () => {
    const target = only(manifest(lobby), { team: 'live' });
    expect(target).toMatchObject({
      key: '${stage}',
      unbound: ['stage (its name is {{ stack_env }})'],
    });
    expect(leavesOf(target)).toEqual({ '/tags/team': 'live' });
  });

  test('is bound by the ARN that somebody gives for it', () => {
    const arn = 'arn:aws:ivs:us-east-1:999988887777:stage/AbCd';
    const { baseline } = compile(manifest(lobby), {
      physicalIds: { stage: arn },
      parameters: { stack_env: 'prd', team: 'live' },
    });
    expect(baseline.targets).toMatchObject([{ key: arn, account: '999988887777' }]);
    expect(leavesOf(baseline.targets[0] as DeclaredTarget)).toMatchObject({ '/name': 'studio-prd-lobby' });
  });
});

describe('tags', () => {
  const tagged = (value: string, globals = ''): string =>
    manifest(
      `  - name: stage\n    props:\n      - { name: Name, value: a }\n      - name: Tags\n${value}`,
      globals,
    );

  test.each([
    ['a list', '        value: [{ Key: team, Value: live }]'],
    ['a text', `        value: '[{"Key":"team","Value":"live"}]'`],
    ['a text with a value in it', `        value: '[{"Key":"team","Value":"{{ who }}"}]'`],
    ['a map', '        value: { team: live }'],
    ['a map in a text', `        value: '{"team":"live"}'`],
    ['a map with a key that is given', `        value: { '{{ key }}': live }`],
    ['pairs in small letters', '        value: [{ key: team, value: live }]'],
    ['a parameter with all of them', `        value: '{{ all }}'`],
    ['a parameter, printed', `        value: '{{ all | tojson }}'`],
  ])('as %s are understood', (_title, value) => {
    const all = '[{"Key":"team","Value":"live"}]';
    const target = only(tagged(value), { who: 'live', key: 'team', all });
    expect(leavesOf(target)).toEqual({ '/tags/team': 'live' });
  });

  test('of the stack are merged with the stage’s own', () => {
    const globals = `  - name: global_tags
    value:
      - Key: stackql:stack-name
        Value: '{{ stack_name }}'
      - Key: stackql:resource-name
        Value: '{{ resource_name }}'`;
    const target = only(
      tagged(`        value: [{ Key: team, Value: live }]\n        merge: ['global_tags']`, globals),
    );
    expect(leavesOf(target)).toEqual({
      '/tags/team': 'live',
      '/tags/stackql:stack-name': 'studio',
      '/tags/stackql:resource-name': 'stage',
    });
  });

  test('merged with something unknown are not known at all', () => {
    const target = only(tagged(`        value: [{ Key: team, Value: live }]\n        merge: ['elsewhere']`));
    expect(target.leaves).toEqual([]);
    expect(target.leftOut).toContainEqual(
      expect.objectContaining({ reason: 'unresolved', pointer: '/tags' }),
    );
  });
});

describe('values of an environment', () => {
  const byEnvironment = manifest(`  - name: stage
    props:
      - { name: Name, value: a }
      - name: Tags
        values:
          prd: { value: [{ Key: tier, Value: gold }] }
          dev: { value: [{ Key: tier, Value: tin }] }
`);

  test.each([
    [{ stack_env: 'prd' }, 'gold'],
    [{ env: 'dev' }, 'tin'],
  ])('%j chooses', (parameters: Readonly<Record<string, string>>, tier) => {
    const target = only(byEnvironment, parameters);
    expect(leavesOf(target)).toEqual({ '/tags/tier': tier });
    expect(target.leaves[0]?.line).toBe(parameters['stack_env'] === 'prd' ? 15 : 16);
  });

  test.each([[{}], [{ stack_env: 'qa' }]])('%j does not', (parameters) => {
    const target = only(byEnvironment, parameters);
    expect(target.leaves).toEqual([]);
    expect(leftOutOf(target)).toContain('Tags: unresolved');
  });
});

describe('Regions', () => {
  const stage = (region: string): string =>
    `  - name: stage\n    props:\n      - { name: Name, value: a }\n      - { name: region, value: ${region} }\n`;

  test('are named by each resource, or by the stack', () => {
    const both = `${stage('eu-west-1')}  - name: ivs_other\n    props: [{ name: Name, value: a }]\n`;
    const { baseline } = compile(manifest(both));
    expect(baseline.targets.map(({ region, address }) => [region, address])).toEqual([
      ['eu-west-1', 'studio.stage'],
      ['us-east-1', 'studio.ivs_other'],
    ]);
  });

  test('may be several for one resource', () => {
    const { baseline } = compile(manifest(stage('[eu-west-1, us-west-2]')));
    expect(baseline.targets.map(({ region, address }) => [region, address])).toEqual([
      ['eu-west-1', 'studio.stage[eu-west-1]'],
      ['us-west-2', 'studio.stage[us-west-2]'],
    ]);
  });

  test('of the surroundings are the SDK’s', () => {
    const text = manifest(stage("'{{ vars.AWS_REGION }}'"));
    expect(only(text)).toMatchObject({ key: 'name/a', region: place.region });
    expect(only(text, { AWS_REGION: 'us-west-2' })).toMatchObject({ region: 'us-west-2' });
  });

  test('that nothing tells bind nothing: another stage may bear the name elsewhere', () => {
    expect(only(manifest(stage("'{{ where }}'")))).toMatchObject({
      unbound: ['stage (its Region is {{ where }})'],
    });
  });

  test('may be written without quotes, as the manual does', () => {
    expect(only(manifest(stage('{{ where }}')), { where: 'us-west-2' })).toMatchObject({
      region: 'us-west-2',
    });
  });
});

describe('hostile and broken manifests', () => {
  test.each([
    ['no resources', 'providers: [aws]\nname: x\n', 'no list of `resources`'],
    ['damaged YAML', 'providers: [aws\nresources: []\n', ''],
  ])('%s', (_title, text, what) => {
    expect(compile(text).problems).toMatchObject([{ what: expect.stringContaining(what) }]);
  });

  test('a directive to read a file leaves its value open', () => {
    const stage = `  - name: stage\n    props: [{ name: Name, value: a }, { name: Tags, value: file(tags.json) }]\n`;
    expect(leftOutOf(only(manifest(stage)))).toContain('Tags: unresolved');
  });

  test('nesting without end is refused', () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const stage = `  - name: stage\n    props: [{ name: Name, value: a }, { name: Tags, value: ${deep} }]\n`;
    expect(compile(manifest(stage)).problems[0]?.what).toContain('deep');
  });

  test('globals that double each other stay small', () => {
    const doubling = Array.from(
      { length: 60 },
      (_unused, index) => `  - name: g${index + 1}\n    value: ['{{ g${index} }}', '{{ g${index} }}']`,
    ).join('\n');
    const text = manifest(
      `  - name: stage\n    props: [{ name: Name, value: a }, { name: Tags, value: '{{ g60 }}' }]\n`,
      `  - name: g0\n    value: [x]\n${doubling}`,
    );
    const { problems } = compile(text);
    expect(problems.every(({ what }) => what.length < 500)).toBe(true);
    expect(only(text).leaves).toEqual([]);
  });

  test('no properties of any shape throw', () => {
    assert(
      property(jsonValue(), jsonValue(), jsonValue(), (value, props, globals) => {
        const stage = [
          {
            name: 'stage',
            props: [
              { name: 'Name', value },
              { name: 'Tags', value: props },
            ],
          },
        ];
        const resources = [...stage, { name: 'stage', props }, props];
        compile(JSON.stringify({ providers: ['aws'], globals, resources }));
        compile(
          JSON.stringify({ providers: ['aws'], globals: [{ name: 'region', value: globals }], resources }),
        );
      }),
    );
  });
});
