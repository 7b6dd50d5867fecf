// `npm run bench`: the ratios and sizes of DESIGN §6, measured inside one run. Counts of calls are asserted in tests.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { coldStarts } from './cold-start.js';
import { compareCosts } from './compare-cost.js';
import { largeStateCost } from './large-state.js';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

const line = (what: string, value: string, bound: string): void =>
  console.log(`${what.padEnd(52)} ${value.padStart(16)}   ${bound}`);

const kilobytes = (door: string, part: string): string =>
  `${Math.round(statSync(`build/${door}/${part}.cjs`).size / 1000)} KB`;

/** What a door loads beside its start file, once it has to. */
const partsOf = (door: string): string[] =>
  readdirSync(`build/${door}`)
    .filter((file) => file.endsWith('.cjs') && file !== 'index.cjs')
    .map((file) => file.replace(/\.cjs$/, ''));

console.log('Comparing one unchanged resource (normalise and diff), to parsing its JSON');
for (const { name, bytes, ratio } of compareCosts())
  line(`  ${name}, ${bytes} B`, `${ratio.toFixed(2)} ×`, '≤ 1.0');

console.log('\nBundle of each door, minified');
for (const name of readdirSync('functions').filter((door) => existsSync(`build/${door}/index.cjs`))) {
  line(`  ${name}`, kilobytes(name, 'index'), '≤ 600');
  for (const part of partsOf(name)) line(`    and when it needs to: ${part}`, kilobytes(name, part), '');
}

console.log('\nInit and first request of a door, to the same SDK clients alone, CPU time');
for (const { name, ratio } of await coldStarts()) line(`  ${name}`, `${ratio.toFixed(2)} ×`, '≤ 1.25');

const large = await largeStateCost();
console.log(
  `\nCompiling a Terraform state of ${large.fileMiB.toFixed(0)} MiB with ${large.integrations} integrations`,
);
line('  time, to parsing its JSON', `${large.time.toFixed(2)} ×`, '≤ 5');
line('  peak growth of memory, to the size of the file', `${large.memory.toFixed(2)} ×`, '≤ 4');
