// How often a law is tried: a third of what is asked for on each change, all of it in `npm run unit:long`.

export const tries = (asked: number): number =>
  process.env['STAGEWATCH_LONG'] === '1' ? asked : Math.ceil(asked / 3);
