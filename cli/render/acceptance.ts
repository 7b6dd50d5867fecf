// What was accepted, until when, and what ends it before.
import { printable } from '../../shared/engine/printable.js';
import type { ShownFinding } from '../../shared/usecases/looking-back/shown-finding.js';
import { titleOf } from './people.js';
import { paintFor, wrap, type Style } from './text.js';

export interface ShownAcceptance {
  schemaVersion: 1;
  /** `unchanged`: it was accepted in just this way before. */
  status: 'accepted' | 'unchanged';
  finding: ShownFinding;
}

export const renderAcceptance = ({ status, finding }: ShownAcceptance, style: Style): string => {
  const paint = paintFor(style);
  const { acceptance, pending } = finding;
  const until = acceptance === undefined ? '' : ` until ${acceptance.until}`;
  const word = status === 'accepted' ? 'Accepted' : 'Was accepted so before';
  const told = pending.includes('drift.accepted') ? ' Subscribers are told within two minutes.' : '';
  return [
    ...wrap(`✓ ${word}${until}: ${titleOf(finding)}`, style.width).map(paint.green),
    ...(acceptance === undefined
      ? []
      : wrap(printable(`${acceptance.by}: ${acceptance.why}`, 800), style.width - 2).map(
          (line) => `  ${line}`,
        )),
    ...wrap(
      `It is open again after that, and after any other change of the target.${told}`,
      style.width - 2,
    ).map((line) => `  ${paint.dim(line)}`),
  ].join('\n');
};
