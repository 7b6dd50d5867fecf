// One deployed stack as CloudFormation describes it, and what its status lets us conclude.
import type { Stack as Described } from '@aws-sdk/client-cloudformation';
import type { Place } from '../../model/target.js';
import { epochMs } from '../../model/time.js';
import type { Revision } from '../../usecases/sources/source-spec.js';

type Texts = Readonly<Record<string, string>>;

export interface DeployedStack {
  /** Its ARN. */
  id: string;
  name: string;
  place: Partial<Place>;
  status: string;
  revision: Revision;
  /** Values as deployed; what the template hides (`NoEcho`) is `****`. */
  parameters: Texts;
  outputs: Texts;
  tags: Texts;
  /** The ARNs of the stacks that it is nested in. */
  above: readonly string[];
}

const textsOf = <Row>(
  rows: readonly Row[] | undefined,
  pair: (row: Row) => readonly [string | undefined, string | undefined],
): Texts =>
  Object.fromEntries(
    (rows ?? []).flatMap((row) => {
      const [name, value] = pair(row);
      return name === undefined || value === undefined ? [] : [[name, value] as const];
    }),
  );

/** Where a stack's ARN says it is. */
export const placeOfArn = (arn: string): Partial<Place> => {
  const [, region, account] = /^arn:[^:]*:cloudformation:([^:]+):(\d{12}):/.exec(arn) ?? [];
  return region === undefined || account === undefined ? {} : { region, account };
};

/** CloudFormation shows this for a `NoEcho` parameter ("Parameters", CloudFormation User Guide). */
const hidden = '****';

/**
 * Values as deployed, and those of hidden ones that a person gives. One that nobody gives stays hidden: left out,
 * it would be taken for its default.
 */
export const parametersOf = ({ parameters }: DeployedStack, given: Texts = {}): Texts => ({
  ...given,
  ...Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      value === hidden ? (given[name] ?? value) : value,
    ]),
  ),
});

/** Undefined for an answer without the members that every stack has. */
export const stackOf = (described: Described): DeployedStack | undefined => {
  const { StackId: id, StackName: name, StackStatus: status, CreationTime: created } = described;
  const changed = described.LastUpdatedTime ?? created;
  if (id === undefined || name === undefined || status === undefined || changed === undefined)
    return undefined;
  return {
    id,
    name,
    place: placeOfArn(id),
    status,
    revision: { id: `${changed.toISOString()} ${status}`, at: epochMs(changed.getTime()) },
    // A parameter of an SSM type is given as the name in SSM; `ResolvedValue` is what the template saw.
    parameters: textsOf(described.Parameters, ({ ParameterKey, ParameterValue, ResolvedValue }) => [
      ParameterKey,
      ResolvedValue ?? ParameterValue,
    ]),
    outputs: textsOf(described.Outputs, ({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
    tags: textsOf(described.Tags, ({ Key, Value }) => [Key, Value]),
    above: [described.ParentId, described.RootId].flatMap((arn) => arn ?? []),
  };
};

/** Between two declarations: some resources are already what the template says, some not yet or no longer. */
export const isChanging = ({ status }: DeployedStack): boolean => status.endsWith('_IN_PROGRESS');

const redeploy = 'Deploy it, or remove the source.';

/** "Stack status codes", CloudFormation User Guide: those in which nothing is as the template says. */
const unusable: Readonly<Record<string, string>> = {
  REVIEW_IN_PROGRESS: 'has only a change set: nothing of it was deployed yet',
  CREATE_FAILED: 'could not be created',
  ROLLBACK_COMPLETE: 'could not be created, and was rolled back',
  ROLLBACK_FAILED: 'could not be created, nor rolled back',
  DELETE_FAILED: 'is half deleted',
  DELETE_COMPLETE: 'is deleted',
};

/** Why a stack declares nothing that could be compared. */
export const whyUnusable = ({
  name,
  status,
}: DeployedStack): { what: string; remedy: string } | undefined => {
  const why = unusable[status];
  return why === undefined ? undefined : { what: `the stack ${name} ${why} (${status})`, remedy: redeploy };
};

/** Nothing of it lives. */
export const holdsNothing = ({ status }: DeployedStack): boolean =>
  ['REVIEW_IN_PROGRESS', 'ROLLBACK_COMPLETE', 'DELETE_COMPLETE'].includes(status);
