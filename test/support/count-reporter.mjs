// Prints the plain closing line that CI reads after jest's own summary.
export default class CountReporter {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const line = `${results.numPassedTests} passed, ${failed} failed`;
    process.stderr.write('');
    const isLong = process.env['STAGEWATCH_LONG'] === '1';
    if (!isLong)
      console.log(
        'Skipped: *.long.test.ts (a death at each call, minutes of it); npm run unit:long runs them.',
      );
    setImmediate(() => console.log(line));
  }
}
