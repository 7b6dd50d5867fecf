// A result of SARIF for each deviation: how bad, in words, where it is declared, and what it is the same as tomorrow.
import { createHash } from 'node:crypto';
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Location, PhysicalLocation, Result } from 'sarif';
import { printable, visible } from '../../shared/engine/printable.js';
import type { ReportRule, ReportTarget } from '../../shared/model/report.js';
import { declaredAt, sidesOf, type Deviation } from './deviations.js';
import type { PathOf } from './file-path.js';
import { titleOf } from './people.js';
import { levels, ruleIdOf } from './sarif-rules.js';

/** A bracket that would close a link's text is escaped (SARIF 2.1.0 §3.11.6): foreign text makes no links. */
const unlinked = (text: string): string => text.replaceAll(/(\\*)\]\(/g, '$1$1\\](');

const wordsOf = (deviation: Deviation): string => {
  const { account, region } = deviation.target;
  const title = `${titleOf(deviation.target)} in ${account}/${region}`;
  switch (deviation.type) {
    case 'different':
    case 'ignored': {
      const { path, declaredAs, reason } = deviation.difference;
      const [declared, live] = sidesOf(deviation.difference);
      const field = declaredAs === undefined ? path : `${declaredAs} (${path})`;
      return `${title}: ${printable(field)}: declared ${declared}, observed ${live}. ${printable(reason, 800)}`;
    }
    case 'missing':
    case 'unmanaged':
      return `${title}: ${printable(deviation.reason, 800)}`;
    case 'unknown':
      return `${title}: not compared (${deviation.reason}): ${printable(deviation.detail, 800)}`;
  }
};

const encoded = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

/** No file of anybody's: a path that stays the same, for what is declared in no file. */
const pathInAws = ({ account, region, kind, id }: ReportTarget): string =>
  ['aws', account, region, kind, visible(id)].join('/');

const artifactAt = (path: string): PhysicalLocation['artifactLocation'] =>
  isAbsolute(path) ? { uri: pathToFileURL(path).href } : { uri: encoded(path), uriBaseId: '%SRCROOT%' };

/**
 * GitHub refuses a whole upload for one result without an artifact (`locationFromSarifResult: expected at least one
 * location`), and asks for a line; so what has none gets a path that names it, and line 1.
 */
const physicalOf = (deviation: Deviation, pathOf: PathOf): PhysicalLocation => {
  const { target } = deviation;
  const place = declaredAt(target, 'difference' in deviation ? deviation.difference : undefined);
  const path = place === undefined ? undefined : pathOf(place.source);
  const startLine = path === undefined ? 1 : Math.max(1, place?.line ?? 1);
  return { artifactLocation: artifactAt(path ?? pathInAws(target)), region: { startLine } };
};

const locationOf = (deviation: Deviation, pathOf: PathOf): Location => {
  const { kind, id, target, address } = deviation.target;
  const live = { name: printable(id), fullyQualifiedName: printable(target, 400), kind };
  const declared = address === undefined ? [] : [{ name: printable(address), kind: 'declaration' }];
  return { physicalLocation: physicalOf(deviation, pathOf), logicalLocations: [live, ...declared] };
};

/** The same for the same value of the same target, whatever its line, its words and its values. */
const fingerprintsOf = (deviation: Deviation): Record<string, string> => {
  const aspect = 'difference' in deviation ? deviation.difference.path : `:${deviation.type}`;
  const digest = createHash('sha256').update(`${deviation.target.target}\n${aspect}`).digest('hex');
  // The only name that GitHub looks at; without it, all differences that are declared on one line would be one alert.
  return { 'targetAndPath/v1': digest, primaryLocationLineHash: `${digest.slice(0, 16)}:1` };
};

const judgement = (deviation: Deviation): Pick<Result, 'kind' | 'level'> =>
  deviation.type === 'unknown'
    ? { kind: 'open', level: 'none' }
    : { kind: 'fail', level: levels[deviation.severity] };

const suppressionsOf = (
  deviation: Deviation,
  rules: readonly ReportRule[],
): Pick<Result, 'suppressions'> | undefined => {
  if (deviation.type !== 'ignored') return undefined;
  const { rule: place } = deviation.difference;
  const reason = rules.find((rule) => rule.place === place)?.reason ?? '';
  return {
    suppressions: [
      { kind: 'external', status: 'accepted', justification: `${place}: ${printable(reason, 800)}` },
    ],
  };
};

export const resultOf = (
  deviation: Deviation,
  context: { rules: readonly ReportRule[]; indexOf: (id: string) => number; pathOf: PathOf },
): Result => {
  const ruleId = ruleIdOf(deviation);
  return {
    ruleId,
    ruleIndex: context.indexOf(ruleId),
    ...judgement(deviation),
    message: { text: unlinked(wordsOf(deviation)) },
    locations: [locationOf(deviation, context.pathOf)],
    partialFingerprints: fingerprintsOf(deviation),
    ...suppressionsOf(deviation, context.rules),
    properties: 'severity' in deviation ? { severity: deviation.severity } : { reason: deviation.reason },
  };
};
