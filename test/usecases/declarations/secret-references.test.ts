// `${secret:NAME}` in a declaration of our own: left open, never compared as text.
import { describe, expect, test } from '@jest/globals';
import { leavesOf, problemsOf, stage, targetOf } from './sources.js';

describe('a reference to a secret', () => {
  test.each([
    ['as a whole value', 'description: ${secret:a/b}', '/description', 'description', 'secret a/b'],
    ['within a text', 'description: "x?key=${secret:k}&y"', '/description', 'description', 'secret k'],
    ['in a map', 'variables: { token: "${secret:t}" }', '/variables/token', 'variables.token', 'secret t'],
  ])('%s is not given', (_title, line, pointer, declaredAs, detail) => {
    const target = targetOf(stage(line));
    expect(leavesOf(target)).toEqual({});
    expect(target.leftOut).toContainEqual({ declaredAs, pointer, detail, reason: 'secret-not-given' });
  });

  test('leaves the other values of its map compared, and the map whole', () => {
    const target = targetOf(stage('variables: { token: "${secret:t}", table: orders }'));
    expect(leavesOf(target)).toEqual({ '/variables/table': 'orders' });
    expect(target.closed).toMatchObject([{ pointer: '/variables' }]);
  });

  test.each([
    ['aws_ivs_stage: { name: a, tags: "${secret:t}" }', 'tags'],
    ['aws_ivs_stage: { name: a, tags: ["${secret:t}"] }', 'tags'],
    ['awscc_ivs_stage: { name: a, tags: "${secret:t}" }', 'tags'],
    ['awscc_ivs_stage: { name: a, tags: [{ key: k, value: "${secret:t}" }] }', 'tags[0].value'],
    ['AWS::IVS::Stage: { Name: a, Tags: "${secret:t}" }', 'Tags'],
  ])('in place of tags or of one of them: %s', (line, declaredAs) => {
    const target = targetOf(`resources: [{ ${line} }]`);
    expect(target.leaves).toEqual([]);
    expect(target.leftOut).toContainEqual(
      expect.objectContaining({ declaredAs, reason: 'secret-not-given' }),
    );
  });

  test.each([['${stageVariables.host}'], ['${secret}'], ['${secret:}'], ['$secret:x']])(
    '%s is none, and compared as it stands',
    (text) => {
      expect(leavesOf(targetOf(stage(`description: '${text}'`)))).toEqual({ '/description': text });
    },
  );

  test('cannot name a target', () => {
    const text = 'resources: [{ aws_api_gateway_stage: { rest_api_id: "${secret:x}", stage_name: prod } }]';
    expect(problemsOf(text)).toEqual([expect.stringContaining('nothing says which target this is')]);
  });
});

test('tags that are no pairs are refused', () => {
  const text = 'resources: [{ aws_ivs_stage: { name: a, tags: [x] } }]';
  expect(problemsOf(text)).toEqual([expect.stringContaining('but a block belongs here')]);
});

test('a type of another language is no type of ours', () => {
  expect(problemsOf('resources: [{ aws.ivs.stages: { name: lobby } }]')).toEqual([
    expect.stringContaining('`aws.ivs.stages` is not a type that Stagewatch watches'),
  ]);
});
