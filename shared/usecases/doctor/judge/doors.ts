// The functions: whether they run, as what was deployed, and whether anything reaches them.
import { parseIso } from '../../../engine/iso.js';
import { isObject, type Json } from '../../../model/brand.js';
import type { EpochMs } from '../../../model/time.js';
import { agrees, at, textAt } from '../agrees.js';
import { right, wrong, type Finding, type Result } from '../checks.js';
import type { Facts, FunctionFact, Part } from '../facts.js';
import { given, nameOf, partsOf, putBack, result } from './given.js';

/** "Lambda runtimes", deprecation dates of Node.js; a runtime that is not here is taken for a newer one. */
const deprecatedOn: Readonly<Record<string, string>> = {
  'nodejs16.x': '2024-06-12T00:00:00Z',
  'nodejs18.x': '2025-09-01T00:00:00Z',
  'nodejs20.x': '2026-04-30T00:00:00Z',
  'nodejs22.x': '2027-04-30T00:00:00Z',
  'nodejs24.x': '2028-04-30T00:00:00Z',
};

/** A function that failed to be made, or to be changed, is made by the next deployment. */
const redeploy = 'Deploy again: npm run deploy -- --stage STAGE';

const active = ({ state, lastUpdate, reason }: FunctionFact): Finding => {
  const because = reason === undefined ? '' : `: ${reason}`;
  // Inactive only means that nobody called it for weeks: the next call wakes it.
  if (state !== 'Active' && state !== 'Inactive') return wrong(`it is ${state}${because}`, redeploy);
  if (lastUpdate === 'Failed') return wrong(`its last update failed${because}`, redeploy);
  if (lastUpdate === 'InProgress') return wrong('it is being updated', 'Wait a minute, and run this again.');
  return right();
};

const unthrottled = (part: Part, { concurrency }: FunctionFact): Finding =>
  given(
    concurrency,
    (reserved) =>
      reserved === 0
        ? wrong('its reserved concurrency is 0: it never runs', setBack(part))
        : reserved === reservedIn(part) || part.properties === undefined
          ? right()
          : wrong(
              `its reserved concurrency is ${reserved ?? 'gone'}, not ${reservedIn(part) ?? 'unset'}`,
              setBack(part),
            ),
    right(),
  );

const setBack = (part: Part): string =>
  reservedIn(part) === undefined
    ? `aws lambda delete-function-concurrency --function-name ${nameOf(part)}`
    : `aws lambda put-function-concurrency --function-name ${nameOf(part)} --reserved-concurrent-executions ${reservedIn(part)}`;

const reservedIn = ({ properties }: Part): number | undefined => {
  const reserved = properties?.['ReservedConcurrentExecutions'];
  return typeof reserved === 'number' ? reserved : undefined;
};

const runtime = (part: Part, { runtime: name }: FunctionFact, now: EpochMs): Finding => {
  const date = deprecatedOn[name];
  const from = date === undefined ? undefined : parseIso(date);
  if (from !== undefined && now >= from)
    return wrong(
      `${name} is deprecated since ${date?.slice(0, 10)}`,
      'Deploy a newer version of Stagewatch.',
    );
  const deployed = textAt(part.properties, 'Runtime') ?? name;
  return deployed === name ? right() : wrong(`it is ${name}, not ${deployed}`, putBack);
};

/** Names only: values may be secrets of somebody. */
const environment = ({ properties }: Part, live: FunctionFact): Finding => {
  if (live.isEnvironmentHidden)
    return {
      status: 'untold',
      says: 'its variables are encrypted, and these credentials may not decrypt them',
      remedy: 'Allow kms:Decrypt on their key to who runs this, or run it as somebody who may.',
    };
  const variables = properties?.['Environment'];
  const wanted = isObject(variables) && isObject(variables['Variables']) ? variables['Variables'] : {};
  const changed = Object.entries(wanted).filter(([name, value]) => !agrees(value, live.environment[name]));
  const added = Object.keys(live.environment).filter((name) => !(name in wanted));
  const role = textAt(properties, 'Role');
  const words = [
    ...changed.map(([name]) =>
      live.environment[name] === undefined ? `${name} is missing` : `${name} is not as deployed`,
    ),
    ...(properties === undefined ? [] : added.map((name) => `${name} was added`)),
    ...(role === undefined || role === live.role ? [] : [`it runs as ${live.role}`]),
  ];
  return words.length === 0 ? right() : wrong(words.join(', '), putBack);
};

/** What the template lets anybody do with it, and its own policy does not. */
const forbidden = ({ stack }: Facts, part: Part, callers: readonly Json[]): readonly string[] =>
  partsOf(stack, 'AWS::Lambda::Permission')
    .filter(
      ({ id, properties }) =>
        id.startsWith(part.id.replace(/LambdaFunction$/, '')) && properties !== undefined,
    )
    .map(({ properties }) => textAt(properties, 'Action') ?? '')
    .filter(
      (action) =>
        !callers.some((one) => textAt(one, 'Effect') === 'Allow' && agrees(action, at(one, 'Action'))),
    );

const open = (facts: Facts, part: Part, { callers }: FunctionFact): Finding => {
  const closed = (missing: readonly string[]): Finding =>
    missing.length === 0
      ? right()
      : wrong(`nobody may call it any more: ${missing.join(', ')} is not allowed`, putBack);
  return given(callers, (all) => closed(forbidden(facts, part, all)), closed(forbidden(facts, part, [])));
};

const url = (facts: Facts, part: Part, live: FunctionFact): Finding =>
  given(
    live.url,
    ({ auth }) =>
      auth === 'NONE'
        ? open(facts, part, live)
        : wrong(`its URL asks for ${auth}, which Slack cannot give`, putBack),
    wrong(`${nameOf(part)} has no URL`, putBack),
  );

const needsUrl = ({ stack }: Facts, part: Part): boolean =>
  partsOf(stack, 'AWS::Lambda::Url').some(({ id }) => id.startsWith(part.id));

export const judgeFunctions = (facts: Facts): readonly Result[] =>
  partsOf(facts.stack, 'AWS::Lambda::Function').flatMap((part) => {
    const told = facts.functions[part.id];
    const name = nameOf(part);
    const first = result('function.active', name, given(told, active));
    if (told?.status !== 'read') return [first];
    const { value } = told;
    return [
      first,
      result('function.unthrottled', name, unthrottled(part, value)),
      result('function.runtime', name, runtime(part, value, facts.now)),
      result('function.environment', name, environment(part, value)),
      ...(needsUrl(facts, part) ? [result('function.url', name, url(facts, part, value))] : []),
    ];
  });

const mapping = (part: Part, live: FunctionFact): Finding =>
  given(live.mappings, (all) => {
    const found = all.find(({ id }) => id === part.physical);
    if (found === undefined) return wrong('it does not read its queue any more', putBack);
    // Creating, Enabling and Updating end by themselves.
    if (!/^Disabl|^Delet/.test(found.state)) {
      const source = textAt(part.properties, 'EventSourceArn');
      return source === undefined || source === found.source
        ? right()
        : wrong(`it reads ${found.source}, not its queue`, putBack);
    }
    return wrong(
      `it does not read its queue: the event source mapping is ${found.state}`,
      `aws lambda update-event-source-mapping --uuid ${part.physical} --enabled`,
    );
  });

/** A mapping names its function by ARN or by name. */
const functionOf = ({ stack }: Facts, part: Part): Part | undefined => {
  const name = textAt(part.properties, 'FunctionName')?.split(':').at(-1);
  const functions = partsOf(stack, 'AWS::Lambda::Function');
  return (
    functions.find(({ physical }) => physical === name) ??
    functions.find(({ id }) => part.id.startsWith(id.replace(/LambdaFunction$/, 'EventSourceMapping')))
  );
};

export const judgeMappings = (facts: Facts): readonly Result[] =>
  partsOf(facts.stack, 'AWS::Lambda::EventSourceMapping').flatMap((part) => {
    const door = functionOf(facts, part);
    const told = door === undefined ? undefined : facts.functions[door.id];
    // A function that is gone, or cannot be read, was told of.
    if (told !== undefined && told.status !== 'read') return [];
    return [
      result(
        'mapping.enabled',
        part.id,
        given(told, (live) => mapping(part, live)),
      ),
    ];
  });
