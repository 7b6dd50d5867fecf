// `npm run bench`: the ratios of DESIGN §6, measured inside one run.
import { compareCosts } from './compare-cost.js';

for (const { name, bytes, ratio } of compareCosts()) {
  console.log(`${name.padEnd(34)} ${String(bytes).padStart(6)} B  ${ratio.toFixed(2)} × JSON.parse`);
}
