// The real Terraform states beside the checkout. Their values are other people's: read here, never copied.
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const folder = '../shared/data/terraform-state';

/** A state file as it was committed somewhere. */
export interface RealState {
  name: string;
  text: string;
  version: number;
}

const versionOf = (text: string): number => (JSON.parse(text) as { version: number }).version;

/** Every state there is; none where the folder is absent (which `optional-tools` says). */
export const realStates: readonly RealState[] = existsSync(folder)
  ? readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => ({ name, text: readFileSync(`${folder}/${name}`, 'utf8') }))
      .map((state) => ({ ...state, version: versionOf(state.text) }))
  : [];
