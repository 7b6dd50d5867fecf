// The names by which the central account and its members find each other: both sides' templates are made of these.

/** The deployment's own stage, as serverless.yml knows it. */
export const centralStage = '${self:provider.stage}';

/** The same in the templates of members, where it is a parameter. */
export const memberStage = '${Stage}';

/** The doors that look into other accounts, by their roles' logical ids. */
export const readingRoles = [
  'BaselineRole',
  'DeliverRole',
  'DetectRole',
  'ReconcileRole',
  'RemediateRole',
  'SweepRole',
] as const;

/** The one door that changes anything there. */
export const writingRoles = ['RemediateRole'] as const;

/** Without the bus in front of it, as rules are named on a bus of their own. */
export const ruleNames = { Changes: 'changes', Associations: 'associations' } as const;

export const namesFor = (stage: string) => ({
  bus: `stagewatch-${stage}`,
  reader: `stagewatch-${stage}-reader`,
  writer: `stagewatch-${stage}-writer`,
  /** Named, or it would be called after the stack, which a StackSet gives a long name. */
  forwardingDlq: `stagewatch-${stage}-forwarding-dlq`,
  /** On the default bus, which is shared with others. */
  rule: (name: string): string => `stagewatch-${stage}-${name}`,
  /** CloudFormation names a role after its stack and logical id, and adds letters nobody can know before. */
  roleOf: (logicalId: string): string => `stagewatch-${stage}-${logicalId}-*`,
});
