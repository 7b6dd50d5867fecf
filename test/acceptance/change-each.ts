// Changes every declared value of a built estate, one at a time, and says in words what of the findings is wrong.
import { isWithin } from '../../shared/engine/pointer.js';
import type { AwsClients } from '../../shared/kinds/kind.js';
import { kindOf } from '../../shared/kinds/registry.js';
import type { Baseline, DeclaredTarget } from '../../shared/model/declaration.js';
import type { Place } from '../../shared/model/target.js';
import { estateOf, mayChangeAlong, undo, type Estate } from './estate.js';

/** What AWS lets nobody change by itself, by pattern, and why. */
const fixed: Readonly<Record<string, string>> = {
  '/type': 'only functions can be proxied to',
  '/integrationSubtype': 'each action of a service takes parameters of its own',
  '/integrationType': 'payload format 2.0 and VPC links allow one type',
  '/payloadFormatVersion': 'only Lambda functions know 2.0',
  '/integrationResponses/*/statusCode': 'names its own entry',
};

/** Recorded as unset, and set without any effect: why AWS does not keep it alone. */
const silentWhenSet: Readonly<Record<string, string>> = {
  'apigateway.integration /credentials': 'a MOCK calls nobody',
  'apigateway.integration /httpMethod': 'a MOCK calls nobody',
  'apigateway.integration /uri': 'a MOCK calls nobody',
  'apigateway.stage /cacheClusterSize': 'means nothing while the cache is off',
  'apigatewayv2.integration /connectionId': 'goes with a VPC link only',
  'apigatewayv2.integration /tlsConfig/serverNameToVerify': 'goes with a VPC link only',
  'apigatewayv2.integration /contentHandlingStrategy': 'HTTP APIs have none',
  'apigatewayv2.integration /passthroughBehavior': 'HTTP APIs have none',
  'apigatewayv2.integration /templateSelectionExpression': 'HTTP APIs have none',
  'apigatewayv2.stage /accessLogSettings/destinationArn': 'AWS takes both members or none',
  'apigatewayv2.stage /accessLogSettings/format': 'AWS takes both members or none',
};

interface Tally {
  wrong: string[];
  /** Declared, and neither told nor to be told: another field switches it off, AWS owns it or does not have it. */
  silent: string[];
  fixed: string[];
}

/** Changes one leaf and says what of the finding is wrong; answers whether AWS took the change. */
const changeOne = async (
  estate: Estate,
  target: DeclaredTarget,
  pointer: string,
  tally: Tally,
): Promise<boolean> => {
  const other = await estate.other(target, pointer);
  if (other === undefined) {
    tally.fixed.push(kindOf(target.kind).schema.fieldAt(pointer)?.pattern ?? pointer);
    return false;
  }
  try {
    await estate.change(target, pointer, other);
  } catch (error) {
    // AWS itself may not know the field here (execution logs of an HTTP API); then nothing may claim to compare it.
    if (!(error instanceof Error) || error.name !== 'BadRequestException') throw error;
    tally.silent.push(pointer);
    return false;
  }
  const { differences, report } = await estate.look(target);
  const { declared, compared, leftOut } = report.summary.leaves;
  const reasons = Object.values(leftOut).reduce((sum, count) => sum + count, 0);
  if (declared !== compared + reasons) tally.wrong.push(`${pointer}: ${declared} ≠ ${compared} + ${reasons}`);
  const found = differences.map(({ path }) => path);
  if (found.length === 0) tally.silent.push(pointer);
  else if (!found.includes(pointer)) tally.wrong.push(`${pointer}: was not found`);
  const extra = found.filter((path) => path !== pointer && !mayChangeAlong(target, pointer, path));
  tally.wrong.push(...extra.map((path) => `${pointer}: ${path} was found, and is not of its closure`));
  return true;
};

/** Every declared leaf of a target changed alone; complains in words. */
export const changeEach = async (estate: Estate, target: DeclaredTarget): Promise<string[]> => {
  const { report } = await estate.look(target);
  const { declared, compared } = report.summary.leaves;
  const switchedOff = declared - compared - target.leftOut.length;
  const tally: Tally = { wrong: [], silent: [], fixed: [] };
  for (const { pointer } of target.leaves) {
    const changed = await changeOne(estate, target, pointer, tally);
    if (changed) tally.wrong.push(...(await undo(estate, target, pointer)));
  }
  const strange = tally.fixed.filter((pattern) => fixed[pattern] === undefined);
  tally.wrong.push(...strange.map((pattern) => `${pattern}: has no other value`));
  if (tally.silent.length !== switchedOff)
    tally.wrong.push(`${tally.silent.join(', ')} silent, but ${switchedOff} switched off`);
  return tally.wrong.map((text) => `${target.address} ${text}`);
};

/** Every field that the state records as unset, set alone on an estate of its own (much cannot be unset again). */
export const setEach = async (
  declared: Baseline,
  clientsFor: (place: Place) => AwsClients,
): Promise<string[]> => {
  const wrong: string[] = [];
  for (const [at, { kind, leaves, closed, address }] of declared.targets.entries()) {
    const known = new Set(leaves.map(({ pattern }) => pattern));
    const unset = kindOf(kind).schema.fields.filter(
      ({ pattern }) => !known.has(pattern) && closed.some(({ pointer }) => isWithin(pattern, pointer)),
    );
    for (const { pattern } of unset.filter((field) => !field.pattern.includes('*'))) {
      const estate = await estateOf({ ...declared, managed: [] }, clientsFor);
      const tally: Tally = { wrong: [], silent: [], fixed: [] };
      const target = estate.baseline.targets[at];
      if (target !== undefined) await changeOne(estate, target, pattern, tally);
      const silent = tally.silent.filter(() => silentWhenSet[`${kind} ${pattern}`] === undefined);
      wrong.push(
        ...[...tally.wrong, ...silent.map((path) => `${path}: set, and not told`)].map(
          (text) => `${address} ${text}`,
        ),
      );
    }
  }
  return wrong;
};
