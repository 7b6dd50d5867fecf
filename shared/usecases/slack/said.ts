// What a message said, so that news is told from a mere correction, and another story from the same one.
import { parseIso } from '../../engine/iso.js';
import { later } from '../../model/time.js';
import type { Notice } from './notice.js';
import type { Said } from './ports.js';

/** What a reader takes in: another key is news, the same one a correction of the same message. */
export const saidOf = (notice: Notice): Said => {
  const at = parseIso(notice.at);
  const when = at === undefined ? {} : { at };
  if (notice.type !== 'drift') return { key: notice.event, severity: notice.severity, ...when };
  const { event, status, fingerprint, severity, plan } = notice;
  const isSpecial = event === 'drift.flapping' || event.startsWith('remediation.');
  const special = isSpecial ? [event, plan?.hash ?? '', plan?.outcome?.why ?? ''].join(' ').trim() : '';
  return { key: [status, fingerprint, special].join(' '), severity, ...when };
};

const episodeMs = 86_400_000;

/** A drift that comes back a day after its end is another story: nobody looks for it in last week's message. */
export const isAnotherEpisode = (notice: Notice, said: Said | undefined): boolean => {
  if (notice.type !== 'drift' || notice.status !== 'open' || said?.at === undefined) return false;
  const at = parseIso(notice.at);
  return said.key.startsWith('resolved ') && at !== undefined && at > later(said.at, episodeMs);
};
