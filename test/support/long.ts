// Whether there is time for all of it: `npm run unit:long` tries every case where the usual run tries some.
export const isLong = process.env['STAGEWATCH_LONG'] === '1';
