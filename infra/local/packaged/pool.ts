// The processes of one packaged function: one invocation at a time each, and as many as may run at once.
import type { Handler } from '../functions.js';
import type { Sandbox } from './sandbox.js';

export interface Pool {
  /** Starts a first process; fails with what the function cannot load. */
  warm: () => Promise<Sandbox>;
  run: Handler;
  close: () => Promise<void>;
}

/** `most` invocations run at once; further ones wait their turn, as messages of a queue do. */
export const createPool = (start: () => Promise<Sandbox>, most = Infinity): Pool => {
  const all = new Set<Sandbox>();
  const idle: Sandbox[] = [];
  const waiting: (() => void)[] = [];
  let busy = 0;
  const turn = async (): Promise<void> => {
    if (busy >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else busy += 1;
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) busy -= 1;
    else next(); // takes the place over
  };
  /** One that died while nobody looked is left out. */
  const takeIdle = (): Sandbox | undefined => {
    const sandbox = idle.pop();
    return sandbox === undefined || sandbox.isAlive() ? sandbox : takeIdle();
  };
  const begin = async (): Promise<Sandbox> => {
    const sandbox = await start();
    all.add(sandbox);
    return sandbox;
  };
  return {
    warm: async () => {
      const sandbox = await begin();
      idle.push(sandbox);
      return sandbox;
    },
    run: async (payload, context) => {
      await turn();
      try {
        const sandbox = takeIdle() ?? (await begin());
        try {
          return await sandbox.run(payload, context);
        } finally {
          if (sandbox.isAlive()) idle.push(sandbox);
        }
      } finally {
        leave();
      }
    },
    close: async () => {
      await Promise.all([...all].map((sandbox) => sandbox.close()));
    },
  };
};
