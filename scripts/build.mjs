// Builds what runs: each Lambda door as one minified CommonJS file with nothing external (build/NAME/index.cjs),
// each tool as one ES module beside node_modules (build/NAME/index.mjs).
//   node scripts/build.mjs [--quiet] [name ...]      without names: everything
import { build } from 'esbuild';
import { existsSync, readdirSync, rmSync } from 'node:fs';

const doors = Object.fromEntries(
  readdirSync('functions', { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(`functions/${entry.name}/handler.ts`))
    .map((entry) => [entry.name, `functions/${entry.name}/handler.ts`]),
);
const tools = Object.fromEntries(
  Object.entries({
    cli: 'cli/main.ts',
    story: 'infra/local/story/main.ts',
    generate: 'infra/generate.ts',
    bench: 'test/bench/main.ts',
  }).filter(([, file]) => existsSync(file)),
);

const common = {
  outdir: 'build',
  bundle: true,
  platform: 'node',
  target: 'node20',
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
};
const asDoor = {
  ...common,
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  minify: true,
  keepNames: true,
  sourcemap: 'linked',
  sourcesContent: false,
  mainFields: ['module', 'main'], // the tree-shakeable builds of the SDK; a third smaller
};
const asTool = { ...common, format: 'esm', outExtension: { '.js': '.mjs' }, packages: 'external' };

const quiet = process.argv.includes('--quiet');
const named = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));

const buildAll = async (all, options) => {
  const entries = Object.entries(all).filter(([name]) => named.length === 0 || named.includes(name));
  if (entries.length === 0) return;
  for (const [name] of entries) rmSync(`build/${name}`, { recursive: true, force: true });
  const entryPoints = Object.fromEntries(entries.map(([name, file]) => [`${name}/index`, file]));
  const { metafile } = await build({ ...options, entryPoints });
  if (quiet) return;
  for (const [file, output] of Object.entries(metafile.outputs)) {
    if (!file.endsWith('.map')) console.log(`${file}  ${(output.bytes / 1024).toFixed(0)} KiB`);
  }
};

await buildAll(doors, asDoor);
await buildAll(tools, asTool);
