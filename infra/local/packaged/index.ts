// A packaged deployment, ready to run on the embedded AWS: its template, and its zips unpacked as Lambda unpacks them.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { unzipSync } from 'fflate';
import type { Definitions } from '../definitions.js';
import type { Load } from '../functions.js';
import { createPool, type Pool } from './pool.js';
import { startSandbox, type SandboxOptions } from './sandbox.js';
import { readTemplate } from './template.js';

/** As `osls package` names it. */
export const templateFile = 'cloudformation-template-update-stack.json';

export interface Packaged {
  definitions: Definitions;
  /** Loads a function from its zip: with the wiring, in the place of its sources. */
  load: (around: Pick<SandboxOptions, 'aws' | 'bootstrap' | 'log'>) => Load;
  /** Bytes of each zip. */
  sizes: Readonly<Record<string, number>>;
  /** The first start of each function that was loaded so far. */
  coldStartsMs: ReadonlyMap<string, number>;
  /** What the template has and nothing here embodies. */
  notRun: readonly string[];
  close: () => Promise<void>;
}

const unzip = (zip: string, folder: string): void => {
  for (const [name, bytes] of Object.entries(unzipSync(readFileSync(zip)))) {
    const path = resolve(folder, name);
    if (relative(folder, path).startsWith('..')) throw new Error(`${zip} has a file outside of it: ${name}`);
    if (name.endsWith('/')) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
};

/** `folder` is where `osls package` wrote template and zips. */
export const openPackage = (folder: string): Packaged => {
  const { definitions, zips, notRun } = readTemplate(
    JSON.parse(readFileSync(join(folder, templateFile), 'utf8')),
  );
  const zipOf = (name: string): string => join(folder, zips[name] ?? '');
  const sizes = Object.fromEntries(Object.keys(zips).map((name) => [name, statSync(zipOf(name)).size]));
  const tasks = mkdtempSync(join(tmpdir(), 'stagewatch-packaged-'));
  const pools: Pool[] = [];
  const coldStartsMs = new Map<string, number>();
  return {
    definitions,
    notRun,
    coldStartsMs,
    sizes,
    load: (around) => async (name, deployed) => {
      const task = join(tasks, name);
      unzip(zipOf(name), task);
      const pool = createPool(
        () => startSandbox({ ...around, folder: task, deployed }),
        deployed.reservedConcurrency,
      );
      pools.push(pool);
      const { coldStartMs } = await pool.warm();
      coldStartsMs.set(name, coldStartMs);
      return pool.run;
    },
    close: async () => {
      await Promise.all(pools.map((pool) => pool.close()));
      rmSync(tasks, { recursive: true, force: true });
    },
  };
};
