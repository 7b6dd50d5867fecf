// Many functions in one process: each sees the variables that are its own, as if it had a process to itself.
import { AsyncLocalStorage } from 'node:async_hooks';

/** Variables of one function, by name. */
export type Variables = Readonly<Record<string, string>>;

const own = new AsyncLocalStorage<Variables>();
const prepared = new WeakSet<object>();

const ownValue = (name: string | symbol): string | undefined =>
  typeof name === 'string' ? own.getStore()?.[name] : undefined;

/** From now on whoever runs `within` variables reads them in `process.env`, and everybody else what was there. */
export const prepareEnvironment = (): void => {
  if (prepared.has(process.env)) return;
  process.env = new Proxy(process.env, {
    get: (everybodys, name) => ownValue(name) ?? (Reflect.get(everybodys, name) as string | undefined),
    // Without it, a write would come to Node as a descriptor that it refuses.
    set: (everybodys, name, value) => Reflect.set(everybodys, name, value),
  });
  prepared.add(process.env);
};

/** Runs with these variables; so does all that follows from it, also later. */
export const within = <Answer>(variables: Variables, run: () => Answer): Answer => own.run(variables, run);
