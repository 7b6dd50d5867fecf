// Versions of a source: which of two is the older one, by what a state numbers itself and by what its keeper says.
import { isoOf } from '../../engine/iso.js';
import { isObject } from '../../model/brand.js';
import type { SourceVersion } from '../../model/record.js';
import type { Revision } from '../../model/source.js';

/** How Terraform itself begins a state; anything else is parsed. */
const stateHead =
  /^\s*\{\s*"version":\s*[34],\s*"terraform_version":\s*"[^"]*",\s*"serial":\s*(\d+),\s*"lineage":\s*"([^"]*)"/;

type Numbered = Pick<SourceVersion, 'lineage' | 'serial'>;

const parsedNumbers = (text: string): Numbered => {
  if (!/^\s*\{/.test(text) || !text.includes('"lineage"')) return {};
  try {
    const state: unknown = JSON.parse(text);
    if (!isObject(state)) return {};
    const { lineage, serial } = state;
    return {
      ...(typeof lineage === 'string' && lineage !== '' ? { lineage } : {}),
      ...(typeof serial === 'number' ? { serial } : {}),
    };
  } catch {
    return {};
  }
};

/** What a text tells of its own version: `lineage` and `serial` of a Terraform state, nothing of other languages. */
export const versionOf = (text: string, revision: Revision | undefined): SourceVersion => {
  const [, serial, lineage] = stateHead.exec(text.slice(0, 4096)) ?? [];
  const numbered =
    serial === undefined || lineage === undefined || lineage === ''
      ? parsedNumbers(text)
      : { lineage, serial: Number(serial) };
  return { ...numbered, ...(revision === undefined ? {} : { revision }) };
};

const sameLineage = (a: SourceVersion, b: SourceVersion): boolean =>
  a.lineage !== undefined && a.lineage === b.lineage;

/** A state of another lineage is another history: its serial says nothing about ours. */
export const isOtherLineage = (given: SourceVersion, known: SourceVersion | undefined): boolean =>
  given.lineage !== undefined && known?.lineage !== undefined && !sameLineage(given, known);

/** Whether a version comes before what is known; what cannot be ordered does not. */
export const isOlder = (given: SourceVersion, known: SourceVersion | undefined): boolean => {
  if (known === undefined) return false;
  const numbers = sameLineage(given, known) ? [given.serial, known.serial] : [];
  const [ours, theirs] = numbers;
  if (ours !== undefined && theirs !== undefined && ours !== theirs) return ours < theirs;
  if (given.revision === undefined || known.revision === undefined) return false;
  return given.revision.at < known.revision.at;
};

const told = ({ serial, revision }: SourceVersion): string => {
  if (serial !== undefined) return `serial ${serial}`;
  return revision === undefined ? 'unnumbered' : `of ${isoOf(revision.at)}`;
};

/** `serial 4, and serial 7 is known` */
export const compared = (given: SourceVersion, known: SourceVersion | undefined): string =>
  `${told(given)}, and ${told(known ?? {})} is known`;
