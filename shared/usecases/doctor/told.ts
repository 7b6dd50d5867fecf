// What AWS answered about one thing of ours: three answers, and never two.

export type Told<Value> =
  | { status: 'read'; value: Value }
  /** AWS says that there is none. */
  | { status: 'absent' }
  /** The call failed: nothing is known. */
  | Untold;

export interface Untold {
  status: 'untold';
  /** As IAM names it: `events:DescribeRule`. */
  call: string;
  /** What came instead of an answer, in a few words. */
  why: string;
  /** Whether it is the right to ask that is missing. */
  isDenied: boolean;
}

export const read = <Value>(value: Value): Told<Value> => ({ status: 'read', value });
export const absent: Told<never> = { status: 'absent' };

/** The same answer in other words. */
export const mapped = <Value, Other>(told: Told<Value>, to: (value: Value) => Other): Told<Other> =>
  told.status === 'read' ? read(to(told.value)) : told;

/** The value, where it was read. */
export const valueOf = <Value>(told: Told<Value> | undefined): Value | undefined =>
  told?.status === 'read' ? told.value : undefined;
