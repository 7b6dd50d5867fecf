// What the environment of doors has in tests: a key of the tests' own, all of the quota, and nothing in the log.

export const maskKey = Buffer.alloc(32, 9).toString('base64');

export const quietDoors: Readonly<Record<string, string>> = {
  STAGEWATCH_MASK_KEY: maskKey,
  STAGEWATCH_QUOTA_SHARE: '1',
  POWERTOOLS_LOG_LEVEL: 'SILENT',
  POWERTOOLS_METRICS_DISABLED: 'true',
};
