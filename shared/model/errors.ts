// The one error class: what is wrong, why it matters, what to do next.

/** Who has to act: the person who runs us, AWS, or we. */
export type Fault = 'operator' | 'aws' | 'bug';

/** A line of a report about bad input: where, what is wrong and what to do. */
export interface Problem {
  /** File and line (`stagewatch.yml:12`), or a resource address. */
  where: string;
  what: string;
  remedy: string;
}

export class StagewatchError extends Error {
  readonly fault: Fault;
  readonly problems: readonly Problem[];

  constructor(message: string, options: { fault: Fault; problems?: readonly Problem[]; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.name = 'StagewatchError';
    this.fault = options.fault;
    this.problems = options.problems ?? [];
  }
}

export const operatorError = (message: string, problems: readonly Problem[] = []): StagewatchError =>
  new StagewatchError(message, { fault: 'operator', problems });

/** By its name: the parts of a bundle have a class each. */
export const isStagewatchError = (error: unknown): error is StagewatchError =>
  error instanceof Error && error.name === 'StagewatchError' && 'fault' in error && 'problems' in error;
