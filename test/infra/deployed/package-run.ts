// Packages the tree as `npm run package` does, into a folder of its own: the built tool in a clean child process.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isObject, type Json } from '../../../infra/local/definitions.js';

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

const tool = resolve('build/deployment/index.mjs');

/** No credentials, no home: what a fresh machine has. Proxies lead nowhere, so that a call over the network fails. */
const nobody = {
  PATH: process.env['PATH'] ?? '',
  HOME: '/nonexistent',
  HTTPS_PROXY: 'http://127.0.0.1:1',
  HTTP_PROXY: 'http://127.0.0.1:1',
  NO_COLOR: '1',
};

export const runTool = (
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd = process.cwd(),
): Promise<Ran> =>
  new Promise((done, fail) => {
    const child = spawn(process.execPath, [tool, ...args], { cwd, env: { ...nobody, ...env } });
    const ran: Ran = { code: null, stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (ran.stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (ran.stderr += chunk.toString()));
    child.once('error', fail);
    child.once('close', (code) => done({ ...ran, code }));
  });

export interface PackagedTree extends Ran {
  folder: string;
  /** `.serverless` below it. */
  output: string;
  template: Json;
  resources: Readonly<Record<string, Json>>;
  /** Properties by logical id. */
  of: (type: string) => [id: string, properties: Json][];
}

export const emptyFolder = (): string => mkdtempSync(join(tmpdir(), 'stagewatch-package-'));

const membersOf = (value: unknown): Readonly<Record<string, Json>> =>
  isObject(value)
    ? Object.fromEntries(Object.entries(value).flatMap(([id, one]) => (isObject(one) ? [[id, one]] : [])))
    : {};

/** In the folder of an earlier package, before anything is packaged. */
export const leftOver = 'left-over.yml';

/** Rejects, with what the tool said, where nothing came out. `settings`: the text of stagewatch.yml. */
export const packageTree = async (
  settings?: string,
  args = ['--region', 'eu-west-1'],
): Promise<PackagedTree> => {
  const folder = join(emptyFolder(), 'package');
  const config = join(folder, '..', 'stagewatch.yml');
  mkdirSync(join(folder, 'infra/generated'), { recursive: true });
  writeFileSync(join(folder, 'infra/generated/deployment.yml'), '# Made by `npm run package` of before\n');
  writeFileSync(join(folder, leftOver), '');
  if (settings !== undefined) writeFileSync(config, settings);
  const given = settings === undefined ? [] : ['--config', config];
  const ran = await runTool(['package', '--no-build', '--folder', folder, ...args, ...given]);
  if (ran.code !== 0) throw new Error(`it was not packaged: ${ran.stderr}`);
  const output = join(folder, '.serverless');
  const template: unknown = JSON.parse(
    readFileSync(join(output, 'cloudformation-template-update-stack.json'), 'utf8'),
  );
  if (!isObject(template)) throw new Error('the template is empty');
  const resources = membersOf(template['Resources']);
  const of = (type: string): [string, Json][] =>
    Object.entries(resources).flatMap(([id, { Type, Properties }]) =>
      Type === type ? [[id, isObject(Properties) ? Properties : {}]] : [],
    );
  return { ...ran, folder, output, template, resources, of };
};

/** The logical id that an intrinsic function names. */
export const idOf = (value: unknown): string => {
  const { Ref, 'Fn::GetAtt': attribute } = isObject(value) ? value : { Ref: value };
  const named: unknown = Ref ?? [attribute].flat()[0];
  return typeof named === 'string' ? (named.split('.')[0] ?? '') : '';
};

/** What a role may do, its managed policies included. */
const grantsOf = ({ resources }: PackagedTree, role: string): { action: string; resource: unknown }[] => {
  const properties = (id: string): Json => {
    const found = resources[id]?.['Properties'];
    return isObject(found) ? found : {};
  };
  const own = [properties(role)['Policies'] ?? []].flat().filter(isObject);
  const managed = [properties(role)['ManagedPolicyArns'] ?? []].flat().map((one) => properties(idOf(one)));
  const documents = [...own, ...managed].map(({ PolicyDocument }) => PolicyDocument).filter(isObject);
  return documents
    .flatMap(({ Statement }) => [Statement].flat().filter(isObject))
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action, Resource }) =>
      [Action]
        .flat()
        .flatMap((action) => [Resource].flat().map((resource) => ({ action: String(action), resource }))),
    );
};

/** By logical id of what it may do it to. */
export const allowedTo = (packaged: PackagedTree, role: string): { action: string; resource: string }[] =>
  grantsOf(packaged, role).map(({ action, resource }) => ({ action, resource: idOf(resource) }));

/** The ARNs that are written out for an action, as `Fn::Sub` has them. */
export const namedBy = (packaged: PackagedTree, role: string, wanted: string): unknown[] =>
  grantsOf(packaged, role).flatMap(({ action, resource }) =>
    action === wanted && isObject(resource) ? [resource['Fn::Sub']] : [],
  );
