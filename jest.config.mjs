// ESM mode, because several dependencies are ESM only; import './x.js' resolves to x.ts.
/** A process that dies at each of its calls in turn: minutes of it, which nobody waits for on each change. */
const isLong = process.env['STAGEWATCH_LONG'] === '1';

export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', ...(isLong ? [] : ['\\.long\\.test\\.ts$'])],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  setupFiles: ['<rootDir>/test/support/environment.mjs'],
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  testSequencer: '<rootDir>/test/support/longest-first.mjs',
  reporters: ['default', '<rootDir>/test/support/count-reporter.mjs'],
  testTimeout: 60_000,
  // Many tests wait for paces and schedules of their own: more of them than there are cores go on at once.
  maxWorkers: 4,
};
