// One text of one live stage, read and written with the credentials of who runs doctor; nothing else is ever sent.
import { observe } from '../../engine/observe.js';
import { awsCommand } from '../../kinds/_support/patching-commands.js';
import type { AwsClients } from '../../kinds/kind.js';
import { patcherOf } from '../../kinds/patchers.js';
import { kindOf } from '../../kinds/registry.js';
import type { JsonObject } from '../../model/brand.js';
import type { Facts } from '../../model/field.js';
import type { PlannedCall } from '../../model/plan.js';
import { defaultRemediation } from '../../model/remediation.js';
import { parseScopeId } from '../../model/target.js';
import type { Candidate } from '../../usecases/doctor/live/candidate.js';
import type { StageText } from '../../usecases/doctor/live/trial.js';
import { readScope } from '../../usecases/read-scope.js';
import { createAwsWriter } from '../aws-writer.js';

const kebab = (operation: string): string => operation.replaceAll(/(?<=[a-z])([A-Z])/g, '-$1').toLowerCase();

const commandOf = (region: string, { service, operation, input }: PlannedCall): string =>
  awsCommand(service, kebab(operation), { 'cli-input-json': JSON.stringify(input), region });

interface Live {
  raw: JsonObject;
  facts: Facts;
}

const notRead = (candidate: Candidate): Error => new Error(`${candidate.id} could not be read`);

export const createStageText = (clients: AwsClients, candidate: Candidate): StageText => {
  const { declared, path } = candidate;
  const kind = kindOf(declared.kind);
  const send = createAwsWriter(clients);
  const live = async (): Promise<Live | undefined> => {
    const scope = parseScopeId(candidate.scope);
    if (scope === undefined) throw notRead(candidate);
    const { readings, facts } = await readScope(clients, scope, [declared], {
      only: new Set([declared.key]),
    });
    const collected = readings.get(kind);
    if (collected === undefined || collected.status === 'unreadable') throw notRead(candidate);
    if (collected.status === 'gone') return undefined;
    const content = collected.seen.find(({ key }) => key === declared.key)?.content;
    if (content?.status !== 'read') throw notRead(candidate);
    return { raw: content.raw, facts };
  };
  const callsFor = ({ raw, facts }: Live, from: string, to: string): readonly PlannedCall[] => {
    const wishes = [{ path, from, to }];
    const { allow } = defaultRemediation;
    const patch = patcherOf(kind.id).patch({ target: declared, raw, declared, wishes, facts, allow });
    const [refusal] = patch.refused;
    if (refusal !== undefined) throw new Error(refusal.why);
    return patch.calls;
  };
  return {
    read: async () => {
      const found = await live();
      const value = found === undefined ? undefined : observe(kind.schema, found.raw).state[path];
      return typeof value === 'string' ? value : undefined;
    },
    write: async (before, after) => {
      const found = await live();
      const value = found === undefined ? undefined : observe(kind.schema, found.raw).state[path];
      if (found === undefined || value !== before) throw new Error('it is not what it was a moment ago');
      for (const call of callsFor(found, before, after)) await send(call);
    },
    command: (text) =>
      callsFor({ raw: {}, facts: {} }, '', text)
        .map((call) => commandOf(declared.region, call))
        .join(' && '),
  };
};
