// What reading declarations takes, for the doors that do: each part is loaded when it is needed first.
import type { SourceReading } from '../../usecases/remediation/sources-again.js';
import type { Config } from '../config.js';
import { entriesOf, once, type Door } from './common.js';

/** Each is a file of its own beside the bundle (scripts/build.mjs): most requests need neither. */
export const declaring = (config: Config, door: Door): SourceReading => ({
  compile: once(async () => (await import('../../usecases/declarations/compile.js')).compileDeclarations),
  home: config.home,
  remote: once(async () => {
    const { createRemoteSources } = await import('../../adapters/sources/remote-sources.js');
    return createRemoteSources({ region: config.home.region, entries: entriesOf(config, door) });
  }),
});
