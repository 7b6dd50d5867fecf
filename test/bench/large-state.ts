// What compiling a large Terraform state costs, against its size and against parsing it.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { integrationCount, largeState } from './large-state-document.js';

const run = promisify(execFile);

export interface LargeState {
  integrations: number;
  fileMiB: number;
  /** Time from text to baseline, to that of `JSON.parse` alone. */
  time: number;
  /** Peak growth of the process's memory, to the size of the file. */
  memory: number;
}

const bundled = async (folder: string): Promise<string> => {
  const outfile = join(folder, 'child.mjs');
  await build({
    entryPoints: ['test/bench/large-state-child.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
  return outfile;
};

const measured = async (child: string, what: string, file: string): Promise<Record<string, number>> => {
  const { stdout } = await run(process.execPath, ['--expose-gc', child, what, file]);
  return JSON.parse(stdout) as Record<string, number>;
};

export const largeStateCost = async (): Promise<LargeState> => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const file = join(folder, 'large.tfstate');
  const text = largeState();
  writeFileSync(file, text);
  try {
    const child = await bundled(folder);
    const { parseMs = 0, compileMs = 0 } = await measured(child, 'time', file);
    const { peakMiB = 0, targets = 0 } = await measured(child, 'memory', file);
    if (targets < integrationCount) throw new Error(`only ${targets} of ${integrationCount} were understood`);
    const fileMiB = text.length / 1024 / 1024;
    return { integrations: integrationCount, fileMiB, time: compileMs / parseMs, memory: peakMiB / fileMiB };
  } finally {
    rmSync(folder, { recursive: true });
  }
};
