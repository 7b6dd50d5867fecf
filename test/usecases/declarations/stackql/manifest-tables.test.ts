// Which resources of a manifest are IVS stages.
import { describe, expect, test } from '@jest/globals';
import { compile, lobby, manifest } from './manifests.js';

describe('which resources are stages', () => {
  const named = (more: string, props = '[{ name: Name, value: a }, { name: Tags, value: [] }]'): string =>
    manifest(`${more}\n    props: ${props}\n`);

  test.each([
    ['by a file of the table', '  - name: lobby\n    file: aws/ivs/stages.iql'],
    ['by the table as resource', '  - name: lobby\n    resource: awscc.ivs.stages'],
    ['by the table as name', '  - name: aws.ivs.stages'],
    ['by its name', '  - name: lobby_stage'],
    ['by its name with ivs in it', '  - name: ivs-lobby'],
  ])('%s', (_title, more) => {
    expect(compile(named(more)).baseline.targets).toMatchObject([{ key: 'name/a' }]);
  });

  test.each([
    ['another file', '  - name: stage\n    file: aws/apigateway/stages.iql'],
    ['a query', '  - name: stage\n    type: query'],
    ['a script', '  - name: ivs_stage\n    type: script'],
  ])('not %s', (_title, more) => {
    expect(compile(named(more)).problems).toMatchObject([
      { what: 'no API Gateway stage or integration, and no IVS stage, is declared here' },
    ]);
  });

  test('not a stage of API Gateway', () => {
    const props = '[{ name: StageName, value: prod }, { name: RestApiId, value: a }]';
    expect(compile(named('  - name: stage', props)).baseline.targets).toEqual([]);
  });

  test('what only may be one is told', () => {
    const { baseline } = compile(
      `${manifest(lobby)}  - name: lounge\n    props: [{ name: Name, value: a }]\n`,
      {
        parameters: { stack_env: 'prd', team: 'live' },
      },
    );
    expect(baseline.targets).toHaveLength(1);
    expect(baseline.warnings).toEqual([expect.stringContaining('`lounge` may be an IVS stage')]);
  });

  const insert = `/*+ exists */
SELECT count(*) as count FROM awscc.tagging.tagged_resources WHERE region = '{{ region }}';
/*+ create */
INSERT INTO awscc.ivs.stages (Name, Tags, data__AutoParticipantRecordingConfiguration, region)
SELECT '{{ title }}, it''s {{ stack_env }}', '{{ labels | tojson }}',
  '{"StorageConfigurationArn":"{{ storage }}","MediaTypes":["AUDIO_ONLY"]}', '{{ where }}'
/*+ delete */
DELETE FROM awscc.ivs.stages WHERE Identifier = '{{ arn }}';`;
  const lounge = manifest(`  - name: lounge
    props:
      - { name: title, value: Lounge }
      - name: labels
        value:
          - { Key: team, Value: live }
      - { name: where, value: us-west-2 }
`);
  const beside =
    (text: string) =>
    (location: string): string | undefined =>
      location === 'resources/lounge.iql' ? text : undefined;

  test('a query file decides, and says which property is which column', () => {
    const { baseline, problems } = compile(lounge, {
      include: beside(insert),
      parameters: { stack_env: 'prd' },
    });
    expect(problems).toEqual([]);
    expect(baseline.targets).toMatchObject([{ key: "name/Lounge, it's prd", region: 'us-west-2' }]);
    const [target] = baseline.targets;
    expect(target?.leaves).toMatchObject([{ pointer: '/tags/team', value: 'live', line: 15 }]);
    expect(target?.leftOut).toContainEqual(
      expect.objectContaining({
        declaredAs: 'AutoParticipantRecordingConfiguration',
        reason: 'unresolved',
        detail: '{{ storage }}',
      }),
    );
  });

  test.each([
    ['another table', insert.replaceAll('ivs.stages', 'ivschat.rooms'), 0],
    ['our table in a way that is not plain', 'INSERT INTO aws.ivs.stages (Name) SELECT a, b;', 1],
    ['nothing', 'SELECT 1', 0],
  ])('a query file of %s', (_title, text, count) => {
    const { baseline } = compile(lounge, { include: beside(text) });
    expect(baseline.targets).toHaveLength(count);
  });

  test('without its query file such a resource is passed over', () => {
    expect(compile(lounge).baseline.targets).toEqual([]);
  });

  test.each([
    [`"'{{ stack_env }}' == 'prd'"`, 1],
    [`"'{{ stack_env }}' == 'dev'"`, 0],
    [`"'{{ stack_env }}' != 'dev'"`, 1],
    ['false', 0],
  ])('a condition %s', (condition, count) => {
    const text = manifest(`  - name: stage\n    if: ${condition}\n    props: [{ name: Name, value: a }]\n`);
    expect(compile(text, { parameters: { stack_env: 'prd' } }).baseline.targets).toHaveLength(count);
  });

  test('a condition that cannot be worked out is told', () => {
    const text = manifest(`  - name: stage\n    if: "{{ x > 1 }}"\n    props: [{ name: Name, value: a }]\n`);
    expect(compile(text).baseline.warnings).toEqual([expect.stringContaining('is not known')]);
  });
});
