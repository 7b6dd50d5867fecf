// Builds and changes IVS stages: the recording is one object, which every update replaces.
import {
  CreateStageCommand,
  GetStageCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateStageCommand,
  type AutoParticipantRecordingConfiguration,
  type UpdateStageRequest,
} from '@aws-sdk/client-ivs-realtime';
import { scopeId, targetId } from '../../../shared/model/target.js';
import type { Change } from './change.js';
import { documentOf, fieldAt, membersAt, setAt, type Document } from './document.js';
import type { Site } from './index.js';

const recordingName = 'autoParticipantRecordingConfiguration';

/** The object needs a storage configuration, declared or not; "" records nothing. */
const recordingOf = (document: Document, where: string): object => {
  const declared = document[recordingName] as Partial<AutoParticipantRecordingConfiguration> | undefined;
  if (declared === undefined) return {};
  const storageConfigurationArn = `arn:aws:ivs:${where}:storage-configuration/AbCdEfGhIjKl`;
  return { [recordingName]: { storageConfigurationArn, ...declared } };
};

export const buildIvsStages = async ({ clients, scope, targets, ids }: Site): Promise<void> => {
  ids.set(scopeId(scope), scope.key);
  for (const target of targets) {
    const document = documentOf(target);
    const where = `${scope.region}:${/^\d{12}$/.exec(scope.account)?.[0] ?? '123456789012'}`;
    const input = { ...document, ...recordingOf(document, where) };
    const { stage } = await clients.ivsRealTime.send(new CreateStageCommand(input));
    ids.set(targetId(target), stage?.arn ?? '');
  }
};

export const changeStage: Change = async ({ clients, target }, pointer, value) => {
  const client = clients.ivsRealTime;
  const arn = target.key;
  const members = membersAt(fieldAt(target, pointer)?.pattern ?? pointer, pointer);
  const [top = '', key = ''] = members;
  if (top === 'tags') {
    const command =
      value === undefined
        ? new UntagResourceCommand({ resourceArn: arn, tagKeys: [key] })
        : new TagResourceCommand({ resourceArn: arn, tags: { [key]: String(value) } });
    await client.send(command as TagResourceCommand);
    return;
  }
  const { stage } = await client.send(new GetStageCommand({ arn }));
  const seen = { storageConfigurationArn: '', ...stage?.autoParticipantRecordingConfiguration };
  const changed: Document = top === recordingName ? { [top]: seen } : {};
  setAt(changed, members, value ?? (top === 'name' || members.length < 3 ? '' : undefined));
  // Unsetting the whole recording, or its storage, disables it.
  if (changed[recordingName] === '') changed[recordingName] = { storageConfigurationArn: '' };
  await client.send(new UpdateStageCommand({ arn, ...changed } as UpdateStageRequest));
};
