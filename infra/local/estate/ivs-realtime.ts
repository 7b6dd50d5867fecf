// Builds and changes IVS stages: the recording is one object, which every update replaces.
import * as aws from '@aws-sdk/client-ivs-realtime';
import { scopeId } from '../../../shared/model/target.js';
import { changeTag, type Change } from './live.js';
import { documentOf, membersAt, setAt, type Document } from './document.js';
import type { Site } from './index.js';
import { built } from './rebind.js';

const recording = 'autoParticipantRecordingConfiguration';

/** The name in a key; what stands in it for a part that nothing tells is no name that AWS takes. */
const nameIn = (key: string): string | undefined =>
  key.startsWith('name/') ? key.slice('name/'.length).replaceAll(/[^\w-]/g, '-') : undefined;

export const buildIvsStages = async ({ clients, scope, targets, ids }: Site): Promise<void> => {
  ids.set(scopeId(scope), scope.key);
  for (const target of targets) {
    const document = documentOf(target);
    // The object needs a storage configuration, declared or not.
    const storageConfigurationArn = `arn:aws:ivs:${scope.region}:${scope.account}:storage-configuration/AbCdEfGhIjKl`;
    // A stage that is declared by its name has that name.
    const name = nameIn(target.key);
    if (name !== undefined) document['name'] = name;
    const whole = { storageConfigurationArn, ...(document[recording] as object | undefined) };
    const input = recording in document ? { ...document, [recording]: whole } : document;
    const { stage } = await clients.ivsRealTime.send(new aws.CreateStageCommand(input));
    built(ids, target, stage?.arn ?? '', name === undefined ? undefined : `name/${name}`);
  }
};

export const changeStage: Change = async ({ clients, target }, pointer, value) => {
  const client = clients.ivsRealTime;
  const resourceArn = target.key;
  if (pointer.startsWith('/tags/'))
    return changeTag(pointer, value, {
      tag: (tags) => client.send(new aws.TagResourceCommand({ resourceArn, tags })),
      untag: (tagKeys) => client.send(new aws.UntagResourceCommand({ resourceArn, tagKeys })),
    });
  const { stage } = await client.send(new aws.GetStageCommand({ arn: target.key }));
  const disabled = { storageConfigurationArn: '' };
  const document: Document = { [recording]: { ...disabled, ...stage?.[recording] } };
  const members = membersAt(target, pointer);
  // Unsetting the whole recording disables it; its parts and the name are unset by leaving them out or by "".
  if (value !== undefined || members.length > 1) setAt(document, members, value);
  else setAt(document, members, members[0] === recording ? disabled : '');
  const changed =
    members[0] === recording ? { [recording]: document[recording] } : { name: document['name'] };
  await client.send(new aws.UpdateStageCommand({ arn: target.key, ...(changed as { name: string }) }));
};
