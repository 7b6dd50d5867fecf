// Bundles every door to one minified CommonJS file: build/<name>/index.cjs. Nothing stays external.
//   node scripts/build.mjs [--quiet] [name ...]      without names: every door
import { build } from 'esbuild';
import { existsSync, readdirSync, rmSync } from 'node:fs';

const quiet = process.argv.includes('--quiet');
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));

const lambdaDoors = readdirSync('functions', { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(`functions/${entry.name}/handler.ts`))
  .map((entry) => [entry.name, `functions/${entry.name}/handler.ts`]);
const doors = Object.fromEntries([
  ...lambdaDoors,
  ['cli', 'cli/main.ts'],
  ['story', 'infra/local/story/main.ts'],
  ['generate', 'infra/generate.ts'],
  ['bench', 'test/bench/main.ts'],
].filter(([, file]) => existsSync(file)));

const names = wanted.length > 0 ? wanted : Object.keys(doors);
for (const name of names) rmSync(`build/${name}`, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: Object.fromEntries(names.map((name) => [`${name}/index`, doors[name]])),
  outdir: 'build',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minify: true,
  keepNames: true,
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  mainFields: ['module', 'main'], // the tree-shakeable builds of the SDK; a third smaller
});
if (!quiet) {
  for (const [file, output] of Object.entries(metafile.outputs)) {
    if (file.endsWith('.cjs')) console.log(`${file}  ${(output.bytes / 1024).toFixed(0)} KiB`);
  }
}
