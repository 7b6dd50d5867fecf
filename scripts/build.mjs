// Builds what runs: each Lambda door as one minified CommonJS file with nothing external (build/NAME/index.cjs),
// each tool as one ES module beside node_modules (build/NAME/index.mjs).
//   node scripts/build.mjs [--quiet] [name ...]      without names: everything
import { build } from 'esbuild';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, relative, resolve } from 'node:path';

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
    deployment: 'infra/deployment/command/main.ts',
    bench: 'test/bench/main.ts',
  }).filter(([, file]) => existsSync(file)),
);

const common = {
  outdir: 'build',
  bundle: true,
  platform: 'node',
  target: 'node20',
  legalComments: 'none',
  logLevel: 'warning',
};
const asDoor = {
  ...common,
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  minify: true,
  sourcemap: 'linked',
  sourcesContent: false,
  mainFields: ['module', 'main'], // the tree-shakeable builds of the SDK; a third smaller
};
/** Doors that never read what we watch leave the clients for it out. */
const notReading = ['baseline', 'deliver', 'notify-slack', 'slack-actions'];
const leftOut = [
  '@aws-sdk/client-api-gateway',
  '@aws-sdk/client-apigatewayv2',
  '@aws-sdk/client-ivs-realtime',
];
const credentials = { '@aws-sdk/credential-provider-node': './scripts/bundle/lambda-credentials.mjs' };
const withoutClients = Object.fromEntries(
  leftOut.map((client) => [client, './scripts/bundle/not-in-this-door.cjs']),
);
const aliasesOf = (name) => ({
  ...credentials,
  ...(notReading.includes(name) ? withoutClients : {}),
});
/** Declarations are compiled in a part of their own: no door itself needs to know their languages. */
const languages =
  /shared\/kinds\/([\w-]+\/declarations\/index|_support\/(openapi-apis|terraform-apis|template-apis|template-naming))\.js$/;
const withoutLanguages = {
  name: 'without-languages',
  setup({ onResolve }) {
    onResolve({ filter: /\.js$/ }, ({ path, resolveDir }) =>
      languages.test(resolve(resolveDir, path))
        ? { path: resolve('scripts/bundle/declares-nothing.mjs') }
        : undefined,
    );
  },
};
/** What a door loads only when it needs it: a file of its own beside index.cjs, so that the start stays short. */
const apart = {
  compile: 'shared/usecases/declarations/compile.ts',
  remote: 'shared/adapters/sources/remote-sources.ts',
};
const readingSources = ['baseline', 'reconcile', 'remediate'];
const keptApart = {
  name: 'kept-apart',
  setup({ onResolve }) {
    const parts = Object.entries(apart).map(([part, file]) => [part, resolve(file)]);
    onResolve({ filter: /\.js$/ }, ({ kind, path, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined;
      const wanted = resolve(resolveDir, path).replace(/\.js$/, '.ts');
      const [part] = parts.find(([, file]) => file === wanted) ?? [];
      return part === undefined ? undefined : { path: `./${part}.cjs`, external: true };
    });
  },
};
/** Our own table, topic and queues, and the history: of their errors only these are asked for by class, all others by name. */
const plumbing = /client-(cloudtrail|dynamodb|secrets-manager|sns|sqs|sts)[\\/]/;
const errorsByClass = ['ConditionalCheckFailedException'];

const withoutErrors = (source) =>
  source.replace(/^n0_registry\.registerError\(\w+\$, (\w+)\);$/gm, (line, name) =>
    errorsByClass.includes(name) ? line : '',
  );

/**
 * The SDK's schemas name their members by computed keys, which esbuild takes for side effects: with plain ones, the
 * operations that nobody calls are left out. An error that is not registered comes as the service's base error, with
 * its own name (ProtocolLib of @aws-sdk/core).
 */
const calledSchemas = {
  name: 'called-schemas',
  setup({ onLoad }) {
    // Of its package.json a client tells AWS its version, and nothing else.
    onLoad({ filter: /@aws-sdk[\\/]client-[\w-]+[\\/]package\.json$/ }, ({ path }) => ({
      contents: JSON.stringify({ version: JSON.parse(readFileSync(path, 'utf8')).version }),
      loader: 'json',
    }));
    onLoad(
      { filter: /@aws-sdk[\\/]client-[\w-]+[\\/]dist-es[\\/]schemas[\\/]schemas_\d+\.js$/ },
      ({ path }) => {
        const source = readFileSync(path, 'utf8');
        const names = new Map(
          [...source.matchAll(/^const (_\w+) = ("[^"\\]*");$/gm)].map(([, name, text]) => [name, text]),
        );
        const plain = source.replace(/\[(_\w+)\]:/g, (key, name) =>
          names.has(name) ? `${names.get(name)}:` : key,
        );
        return { contents: plumbing.test(path) ? withoutErrors(plain) : plain };
      },
    );
  },
};
const asTool = { ...common, format: 'esm', outExtension: { '.js': '.mjs' }, packages: 'external' };
/**
 * What people wait for starts from a few files in place of a thousand: 0.2 s, not 0.5. The embedded DynamoDB stays
 * outside: it looks for files of its own.
 */
const inOnePiece = {
  packages: 'bundle',
  external: ['dynalite'],
  mainFields: ['module', 'main'],
  minifySyntax: true,
  minifyWhitespace: true,
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
};
const startsOften = ['cli'];
/** What a tool loads only when it needs it is a file of its own beside it. */
const inParts = (name) => ({ splitting: true, chunkNames: `${name}/part-[hash]` });

const quiet = process.argv.includes('--quiet');
const named = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));

const wanted = (all) => Object.entries(all).filter(([name]) => named.length === 0 || named.includes(name));

/** Whoever runs the old file while it is built anew has either one, never half of one. */
const replaceFile = ({ path, contents }) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.${process.pid}`, contents);
  renameSync(`${path}.${process.pid}`, path);
};

const dayMs = 24 * 3600 * 1000;

/** Parts of builds before, once nobody can still be running them. */
const sweepParts = (name) => {
  const folder = `build/${name}`;
  for (const file of readdirSync(folder).filter((one) => one.startsWith('part-'))) {
    if (Date.now() - statSync(`${folder}/${file}`).mtimeMs > dayMs)
      rmSync(`${folder}/${file}`, { force: true });
  }
};

const writeAll = (outputFiles) => {
  for (const output of outputFiles) replaceFile(output);
  if (quiet) return;
  for (const { path, contents } of outputFiles) {
    if (!path.endsWith('.map'))
      console.log(`${relative('.', path)}  ${(contents.length / 1024).toFixed(0)} KiB`);
  }
};

const buildOne = async ([name, file], options) => {
  const { outputFiles } = await build({ ...options, entryPoints: { [`${name}/index`]: file }, write: false });
  writeAll(outputFiles);
  sweepParts(name);
};

/** The same parts for whoever loads them: built once. */
const buildParts = async (names) => {
  if (names.length === 0) return;
  const entryPoints = Object.fromEntries(
    Object.entries(apart).map(([part, file]) => [`parts/${part}`, file]),
  );
  const asked = { ...asDoor, alias: { ...credentials, ...withoutClients }, plugins: [calledSchemas] };
  const { outputFiles } = await build({ ...asked, entryPoints, write: false });
  const from = resolve('build/parts');
  for (const name of names)
    writeAll(
      outputFiles.map(({ path, contents }) => ({
        path: resolve('build', name, relative(from, path)),
        contents,
      })),
    );
};

await Promise.all([
  ...wanted(doors).map((door) =>
    buildOne(door, {
      ...asDoor,
      alias: aliasesOf(door[0]),
      plugins: [keptApart, withoutLanguages, calledSchemas],
    }),
  ),
  buildParts(wanted(doors).flatMap(([name]) => (readingSources.includes(name) ? [name] : []))),
  ...wanted(tools).map((tool) =>
    buildOne(tool, {
      ...asTool,
      ...(startsOften.includes(tool[0]) ? inOnePiece : {}),
      ...inParts(tool[0]),
    }),
  ),
]);
