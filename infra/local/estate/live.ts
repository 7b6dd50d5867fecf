// What a live change is: one change outside of any declaration, as a person at the console would make it.
import { unescapeKey } from '../../../shared/engine/pointer.js';
import type { AwsClients } from '../../../shared/kinds/kind.js';
import type { JsonPointer, LeafValue } from '../../../shared/model/field.js';
import type { Target } from '../../../shared/model/target.js';

/** A live target: its key names physical ids. */
export interface Live {
  clients: AwsClients;
  target: Target;
}

/** Sets the leaf at a pointer; `undefined` unsets the leaf, block or map entry there. Rejects where AWS refuses. */
export type Change = (live: Live, pointer: JsonPointer, value: LeafValue | undefined) => Promise<void>;

/** Tags have calls of their own in every service. */
export const changeTag = async (
  pointer: JsonPointer,
  value: LeafValue | undefined,
  calls: { tag: (tags: Record<string, string>) => unknown; untag: (keys: string[]) => unknown },
): Promise<void> => {
  const key = unescapeKey(pointer.slice('/tags/'.length));
  await (value === undefined ? calls.untag([key]) : calls.tag({ [key]: String(value) }));
};
