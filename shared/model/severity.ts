// How bad a difference is, and why: a ranking as data.

export const severities = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** A judgement with its reason; `attack` is a MITRE ATT&CK technique id (v17) where one fits. */
export interface Gravity {
  severity: Severity;
  reason: string;
  attack?: string;
}

export const atLeast = (severity: Severity, floor: Severity): boolean =>
  severities.indexOf(severity) >= severities.indexOf(floor);

export const worstOf = (list: readonly Severity[]): Severity =>
  list.reduce<Severity>((worst, next) => (atLeast(next, worst) ? next : worst), 'low');
