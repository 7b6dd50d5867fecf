// Enforces the direction of imports: a ring may import only from itself and from what stands to its left.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const rings = [
  'shared/model',
  'shared/engine',
  'shared/kinds',
  'shared/usecases',
  'shared/adapters',
  'shared/runtime',
];
/** Who may import whom beyond the rings; the reason stands beside it. */
const doors = {
  functions: ['functions', ...rings], // a door knows the house, never another door's inside (checked below)
  cli: ['cli', ...rings, 'infra/local'], // `stagewatch local` serves the embedded ground
  infra: ['infra', ...rings, 'cli/render'], // the story shows what a terminal shows
};
/** The SDK lives at the edges: where a kind reads or writes AWS, and in adapters. */
const sdkAllowed =
  /^(shared\/kinds\/(kind\.ts|_support\/|[^/]+\/(collect|apply)\.ts)|shared\/(adapters|runtime)\/|functions\/|cli\/|infra\/|test\/)/;

const filesBelow = (folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));

const importsOf = (text) =>
  [...text.matchAll(/^(?:import|export)\s(?:[^'"]*?\sfrom\s)?['"]([^'"]+)['"]/gm)].map((match) => match[1]);

const allowedFor = (file) => {
  const ring = rings.findIndex((name) => file.startsWith(`${name}/`));
  if (ring >= 0) return rings.slice(0, ring + 1);
  return doors[file.split('/')[0]];
};

const complaints = [];
for (const file of ['shared', 'functions', 'cli', 'infra'].flatMap(filesBelow)) {
  const allowed = allowedFor(file);
  for (const wanted of importsOf(readFileSync(file, 'utf8'))) {
    if (wanted.startsWith('@aws-sdk/') && !sdkAllowed.test(file)) {
      complaints.push(`${file}: imports ${wanted}; only collect.ts, apply.ts and adapters talk to AWS`);
    }
    if (!wanted.startsWith('.')) continue;
    const target = normalize(join(dirname(file), wanted));
    if (!allowed.some((ring) => target.startsWith(`${ring}/`) || target === ring)) {
      complaints.push(`${file}: imports ${target}, which stands to the right of it`);
    }
    const sibling = /^functions\/([^/]+)\//.exec(target)?.[1];
    if (sibling !== undefined && !file.startsWith(`functions/${sibling}/`)) {
      complaints.push(`${file}: a door imports another door (${target})`);
    }
  }
}
if (complaints.length > 0) {
  console.error(complaints.join('\n'));
  process.exit(1);
}
