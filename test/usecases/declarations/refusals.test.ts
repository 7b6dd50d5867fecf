// Sources that are no declarations, damaged ones and hostile ones: refused in words, never half used.
import { describe, expect, test } from '@jest/globals';
import { compileText, leavesOf, problemsOf, stage, targetOf } from './sources.js';

describe('files that are no declarations', () => {
  test.each([
    ['an empty file', '', 'the source is empty'],
    ['a file of blanks', ' \n\t\n', 'the source is empty'],
    ['a file of comments', '# nothing yet\n', 'there is no list of `resources`'],
    ['a list at the top', '- a\n- b\n', 'there is no list of `resources`'],
    ['a sentence', 'hello world', 'there is no list of `resources`'],
    [
      'no resources',
      'resources: []',
      'no API Gateway stage or integration, and no IVS stage, is declared here',
    ],
    ['resources that are none', 'resources: many', 'there is no list of `resources`'],
    ['a byte order mark alone', '\uFEFF', 'the source is empty'],
    ['a second document', 'resources: []\n---\nresources: []', 'document'],
  ])('%s is refused in words', (_title, text, what) => {
    expect(problemsOf(text)).toEqual([expect.stringContaining(what)]);
  });

  test.each([
    [
      'HCL',
      'main.yml',
      'resource "aws_api_gateway_stage" "prod" {\n  stage_name = "prod"\n}',
      'terraform state pull',
    ],
    ['HCL by its name', 'main.tf', '# only comments', 'terraform state pull'],
    [
      'an encrypted state',
      'terraform.tfstate',
      '{"serial":1,"lineage":"l","meta":{},"encrypted_data":"AAAA","encryption_version":"v0"}',
      'tofu state pull',
    ],
    ['a state of format 2', 'old.tfstate', '{"version":2,"serial":1,"modules":[]}', 'terraform refresh'],
    ['a state of format 5', 'new.tfstate', '{"version":5,"serial":1,"resources":[]}', 'terraform refresh'],
    ['a state whose format is no number', 's.tfstate', '{"version":[[4]],"serial":1}', 'terraform refresh'],
    [
      'a state of format 3 without modules',
      'old.tfstate',
      '{"version":3,"terraform_version":"0.11.1"}',
      'terraform state pull',
    ],
    [
      'a state of format 3 with nothing of ours',
      'old.tfstate',
      '{"version":3,"terraform_version":"0.11.1","modules":[]}',
      'Give a source that declares at least one',
    ],
    ['an empty state, shown', 'state.json', '{"format_version":"1.0"}', 'Select the workspace'],
    [
      'a state shown in a new format',
      'state.json',
      '{"format_version":"2.0","values":{}}',
      'terraform state pull',
    ],
    [
      'a format that is no text',
      'state.json',
      '{"format_version":{"a":1},"values":{}}',
      'terraform state pull',
    ],
    [
      'schemas of providers',
      'x.json',
      '{"format_version":"1.0","provider_schemas":{}}',
      'terraform state pull',
    ],
    [
      'a plan of nothing',
      'plan.json',
      '{"format_version":"1.2","resource_changes":[]}',
      'terraform show -json plan',
    ],
    ['a saved plan', 'plan', 'PK\u0003\u0004…', 'terraform show -json plan'],
    [
      'the log of a plan',
      'plan.json',
      '{"@level":"info","@message":"Terraform 1.9.0"}\n{"@level":"info","@message":"Plan: 1 to add"}',
      'terraform show -json plan',
    ],
    [
      'a state cut off',
      'cut.tfstate',
      '{"version":4,"terraform_version":"1.9.0","resources":[{"mode',
      'Fetch the file again',
    ],
    [
      'a state without resources',
      'bad.tfstate',
      '{"version":4,"terraform_version":"1.9.0"}',
      'terraform state pull',
    ],
    ['JSON cut off', 'declared.json', '{"resources":[{"aws_api_gateway_stage"', 'Fetch the file again'],
  ])('%s is refused with what to do instead', (_title, name, text, remedy) => {
    const { problems, baseline } = compileText(text, name);
    expect(problems).toEqual([
      { where: name, what: expect.any(String), remedy: expect.stringContaining(remedy) },
    ]);
    expect(baseline.targets).toEqual([]);
  });
});

describe('hostile YAML', () => {
  test('a key given twice is refused with its line', () => {
    expect(problemsOf(stage('description: a\ndescription: b'))).toEqual([
      'declared.yml:6 Map keys must be unique → Correct the YAML; nothing of this file was used.',
    ]);
  });

  test('aliases that multiply are refused', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
    const names = 'abcdefgh'.split('');
    for (const [at, name] of names.slice(1).entries())
      bomb.push(`${name}: &${name} [${Array(10).fill(`*${names[at]}`).join(', ')}]`);
    expect(problemsOf(`${bomb.join('\n')}\nresources: *h`)).toEqual([
      expect.stringContaining('the YAML cannot be expanded'),
    ]);
  });

  test('a document nested without end is refused', () => {
    const deep = `${'['.repeat(3000)}${']'.repeat(3000)}`;
    expect(problemsOf(`resources: ${deep}`).length).toBeGreaterThan(0);
    const block = `${'{a: '.repeat(3000)}1${'}'.repeat(3000)}`;
    expect(problemsOf(stage(`variables: ${block}`)).length).toBeGreaterThan(0);
    expect(problemsOf(stage(`access_log_settings: ${block}`)).length).toBeGreaterThan(0);
  });

  test('a file of more than a mebibyte is refused', () => {
    expect(problemsOf(`# ${'x'.repeat(1024 * 1024)}\nresources: []`)).toEqual([
      expect.stringContaining('larger than 1048576 bytes'),
    ]);
  });

  test('names of the language itself are only names', () => {
    const target = targetOf(stage('variables: { __proto__: a, constructor: b, toString: c }'));
    expect(target.leaves.map(({ pointer, value }) => [pointer, value])).toEqual([
      ['/variables/__proto__', 'a'],
      ['/variables/constructor', 'b'],
      ['/variables/toString', 'c'],
    ]);
  });

  test('a tag that would run code is text', () => {
    expect(leavesOf(targetOf(stage('description: !!js/function "() => 1"')))).toEqual({
      '/description': '() => 1',
    });
  });
});
