// Compiles the state file it is given, in a process of its own, and says what that cost.
//   node --expose-gc CHILD time|memory FILE
import { readFileSync } from 'node:fs';
import { compileDeclarations } from '../../shared/usecases/declarations/compile.js';

const [, , what, file = ''] = process.argv;
const rounds = 7;

const mebibytes = (bytes: number): number => bytes / 1024 / 1024;

/** Wall time: what the collector's helper threads do beside is nobody's waiting. */
const elapsedMs = (work: () => void): number => {
  globalThis.gc?.();
  const before = performance.now();
  work();
  return performance.now() - before;
};

const compile = (text: string): number => {
  const { baseline, problems } = compileDeclarations([{ name: 'large.tfstate', text }], {
    account: '123456789012',
    region: 'eu-west-1',
  });
  if (problems.length > 0) throw new Error(JSON.stringify(problems[0]));
  return baseline.targets.length;
};

/** The whole way from text to baseline, and parsing alone; interleaved, each at its least disturbed. */
const timed = (text: string): object => {
  const parses: number[] = [];
  const compiles: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    parses.push(elapsedMs(() => void JSON.parse(text)));
    compiles.push(elapsedMs(() => void compile(text)));
  }
  return { parseMs: Math.min(...parses), compileMs: Math.min(...compiles) };
};

/** The most memory that the process held more than before it began: heap, garbage not yet collected and all. */
const weighed = (text: string): object => {
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  const targets = compile(text);
  const peak = process.resourceUsage().maxRSS * 1024;
  return { targets, peakMiB: mebibytes(peak - before) };
};

const text = readFileSync(file, 'latin1');
console.log(JSON.stringify(what === 'time' ? timed(text) : weighed(text)));
