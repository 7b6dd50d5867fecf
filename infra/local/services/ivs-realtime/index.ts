// The embedded control plane of IVS Real-Time: stages, storage configurations, tags.
import * as client from '@aws-sdk/client-ivs-realtime';
import type { Call, Operation, SchemaService } from '../../protocol/service.js';
import { stageOperations } from './stages.js';
import { checkName, copy, find, matching, mintArn, readers, refuse, tagsOf } from './state.js';
import type { Tags, World } from './state.js';

const storageOperations = ({ storages }: World): Record<string, Operation> => ({
  ...readers('StorageConfiguration', storages),
  CreateStorageConfiguration: (call) => {
    const { tags, ...wish } = call.input as unknown as client.CreateStorageConfigurationRequest;
    checkName(wish.name);
    matching('s3.bucketName', wish.s3?.bucketName ?? '', /^[a-z0-9-.]{3,63}$/);
    const arn = mintArn(call, 'storage-configuration');
    const row = { arn, ...wish, tags: tagsOf(tags) };
    storages.set(arn, row);
    return { storageConfiguration: copy(row) };
  },
});

const tagOperations = ({ stages, storages }: World): Record<string, Operation> => {
  const tagged = (call: Call) => {
    const arn = String(call.input['resourceArn']);
    return find<{ tags?: Tags | undefined }>(call, stages.has(arn) ? stages : storages, arn);
  };
  return {
    ListTagsForResource: (call) => ({ tags: { ...tagged(call).tags } }),
    TagResource: (call) => {
      const row = tagged(call);
      row.tags = tagsOf({ ...row.tags, ...(call.input['tags'] as Tags) });
      return {};
    },
    UntagResource: (call) => {
      const row = tagged(call);
      const keys = call.input['tagKeys'] as readonly string[];
      row.tags = Object.fromEntries(Object.entries(row.tags ?? {}).filter(([key]) => !keys.includes(key)));
      return {};
    },
  };
};

/** IVS Real-Time, and the switch that no API has: participants who come and go. */
export interface IvsRealtime extends SchemaService {
  /** Sets the stage's `activeSessionId`, or removes it where no session is given. */
  setSession: (stageArn: string, sessionId?: string) => void;
}

/** An empty IVS Real-Time; every account and Region that asks has its own stages. */
export const ivsRealtime = (): IvsRealtime => {
  const world: World = { stages: new Map(), storages: new Map() };
  return {
    signingName: 'ivs',
    eventSource: 'ivs.amazonaws.com',
    client,
    operations: { ...stageOperations(world), ...storageOperations(world), ...tagOperations(world) },
    setSession: (stageArn, sessionId) => {
      const stage = world.stages.get(stageArn) ?? refuse(`No stage ${stageArn}`, 'ResourceNotFoundException');
      if (sessionId === undefined) delete stage.activeSessionId;
      else stage.activeSessionId = sessionId;
    },
  };
};
