// The zips that deploy: each holds its handler, loads alone in a clean process, and is the same whenever it is made.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import { isObject } from '../../../infra/local/definitions.js';
import { packageTree, type PackagedTree } from './package-run.js';

const run = promisify(execFile);
const doors = readdirSync('functions');

let packaged: PackagedTree;
let another: PackagedTree;
beforeAll(async () => {
  [packaged, another] = await Promise.all([packageTree(), packageTree()]);
});

/** Unpacks a zip as Lambda does, outside of any node_modules. */
const unpack = (door: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'stagewatch-door-'));
  for (const [path, content] of Object.entries(
    unzipSync(readFileSync(join(packaged.output, `${door}.zip`))),
  )) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
};

/** The variables of the template; what CloudFormation fills in is there, as some text. */
const environmentOf = (door: string): Record<string, string> => {
  const [, properties] =
    packaged
      .of('AWS::Lambda::Function')
      .find(([, { FunctionName }]) => FunctionName === `stagewatch-prod-${door}`) ?? [];
  const environment = isObject(properties?.['Environment']) ? properties['Environment']['Variables'] : {};
  return Object.fromEntries(
    Object.entries(isObject(environment) ? environment : {}).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : 'filled-in',
    ]),
  );
};

test.each(doors)('%s loads from its zip alone, with the environment of the template', async (door) => {
  const cwd = unpack(door);
  const env = {
    AWS_REGION: 'eu-west-1',
    AWS_LAMBDA_FUNCTION_NAME: `stagewatch-prod-${door}`,
    ...environmentOf(door),
  };
  const child = [resolve('test/infra/deployed/door-start.cjs'), `build/${door}/index.cjs`];
  const { stdout, stderr } = await run(process.execPath, child, { cwd, env });
  expect([stdout, stderr]).toEqual(['function', '']);
});

test('nothing but the functions is in them', () => {
  for (const door of doors) {
    const files = Object.keys(unzipSync(readFileSync(join(packaged.output, `${door}.zip`))));
    expect(files.filter((path) => !path.startsWith(`build/${door}/`) || !path.endsWith('.cjs'))).toEqual([]);
  }
});

test('packaged again, every zip has the same bytes, and the package the same digest', () => {
  for (const door of doors)
    expect(
      readFileSync(join(another.output, `${door}.zip`)).equals(
        readFileSync(join(packaged.output, `${door}.zip`)),
      ),
    ).toBe(true);
  const digest = ({ stdout }: PackagedTree): string => /digest +(\w+)/.exec(stdout)?.[1] ?? '';
  expect(digest(packaged)).toMatch(/^[0-9a-f]{16}$/);
  expect(digest(another)).toBe(digest(packaged));
});
