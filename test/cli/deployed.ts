// The built command line on the table of a world.
import type { World } from '../usecases/world.js';
import { runCli, type Ran } from './run.js';

export const onWorld =
  (world: World) =>
  (...args: string[]): Promise<Ran> =>
    runCli(args, { env: { ...world.aws.environment, STAGEWATCH_TABLE: 'state' } });
