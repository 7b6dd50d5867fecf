// Every field that can hold a secret, by the kinds' own tables: declared with secrets, built, and changed by hand.
import { buildEstate } from '../../infra/local/estate/index.js';
import { physical, referenceOf, type IdMap } from '../../infra/local/estate/rebind.js';
import { kindOf, kinds } from '../../shared/kinds/registry.js';
import type { AwsClients } from '../../shared/kinds/kind.js';
import type { Baseline, DeclaredTarget } from '../../shared/model/declaration.js';
import type { Field } from '../../shared/model/field.js';
import { scopeId, type Place, type Target } from '../../shared/model/target.js';
import { scopeOfTarget } from '../../shared/usecases/check.js';
import { declared } from '../acceptance/declared/index.js';
import { native } from '../acceptance/estate.js';

type Secret = (name: string) => string;
type Tree = Readonly<Record<string, unknown>>;

/** The forms in which a field's value can hold a secret; the first one that its own masker hides is the field's. */
const forms: readonly ((secret: Secret, name: string) => string)[] = [
  (secret, name) => secret(name),
  (secret, name) => `'${secret(name)}'`,
  (secret, name) =>
    `https://u-${secret(`${name} user`)}:${secret(`${name} password`)}@orders.internal/{id}/{proxy}?key=${secret(`${name} query`)}`,
];

/** A value of the field with secrets in it. */
export const secretValue = (field: Field, secret: Secret, name: string): string => {
  const form = forms.find(
    (one) =>
      field
        .mask?.(
          one(() => 'S3CRET', ''),
          () => '',
        )
        .includes('S3CRET') === false,
  );
  if (form === undefined) throw new Error(`nobody knows what a secret of ${field.pattern} looks like`);
  return form(secret, name);
};

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const treesIn = (value: unknown): readonly Tree[] => (Array.isArray(value) ? value : []).filter(isTree);

/** The same tree with texts exchanged; `names` are the members on the way to each. */
const mapTexts = (
  value: unknown,
  change: (text: string, names: readonly string[]) => string,
  names: readonly string[] = [],
): unknown => {
  if (typeof value === 'string') return change(value, names);
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, change, names));
  if (!isTree(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, mapTexts(one, change, [...names, name])]),
  );
};

/** One place that can hold a secret: the target, the field, and where in it. */
export interface Spot {
  target: DeclaredTarget;
  field: Field;
  pointer: string;
}

const spotsOf = (target: DeclaredTarget): Spot[] =>
  target.leaves.flatMap(({ pattern, pointer, value }) => {
    const field = kindOf(target.kind).schema.byPattern(pattern);
    // An ARN names a thing; AWS takes nothing else in its place.
    const isArn = String(value).startsWith('arn:');
    return field?.mask === undefined || isArn ? [] : [{ target, field, pointer }];
  });

const nameOf = ({ target, pointer }: Spot, side: string): string => `${target.kind} ${pointer} ${side}`;

/** The resources with a secret in each place that can hold one. */
const withSecrets = (resources: readonly object[], secret: Secret, title: string): readonly Tree[] => {
  const spots = native(...resources).targets.flatMap((target) =>
    spotsOf(target).map((spot) => ({
      ...spot,
      value: String(target.leaves.find(({ pointer }) => pointer === spot.pointer)?.value),
      argument: spot.field.names['terraform'] ?? spot.field.names['native'] ?? '',
    })),
  );
  const changed = mapTexts(resources, (text, names) => {
    const spot = spots.find(({ value, argument }) => {
      const wanted = argument.split('.').map((name) => name.replace(/\[.*$/, ''));
      return (
        value === text && names.includes(wanted[0] ?? '') && names.includes(wanted.at(-2) ?? wanted[0] ?? '')
      );
    });
    return spot === undefined
      ? text
      : secretValue(spot.field, secret, `${title} ${nameOf(spot, 'declared')}`);
  });
  return treesIn(changed);
};

/** References to ids as AWS gave them: what a person would paste. */
const bound = (resources: readonly Tree[], baseline: Baseline, ids: IdMap): readonly Tree[] => {
  const [target] = baseline.targets;
  if (target === undefined) throw new Error('a variant declares one target');
  const scope = scopeOfTarget(target);
  const api = ids.get(scopeId(scope));
  const changed = mapTexts(resources, (text, names) => {
    const name = names.at(-1) ?? '';
    if (name === 'rest_api_id' || name === 'api_id') return api ?? text;
    if (name === 'deployment_id') return ids.get(referenceOf(scope, 'deployment', text)) ?? text;
    if (name === 'id') return physical(target, ids).key.split('/').at(-1) ?? text;
    return text;
  });
  return treesIn(changed);
};

export interface Planted {
  /** The declaration, as JSON, with all secrets in it. */
  text: string;
  /** Live targets with the places in them that can hold secrets. */
  spots: readonly (Spot & { live: Target; title: string })[];
}

/** Declares and builds variants of all kinds, until each such field of each kind is there. */
export const plant = async (secret: Secret, clientsFor: (place: Place) => AwsClients): Promise<Planted> => {
  const spots: Planted['spots'][number][] = [];
  const resources: Tree[] = [];
  for (const kind of kinds) {
    for (const { title, resources: plain } of declared[kind.id]?.variants ?? []) {
      const isNew = ({ field }: Spot) => !spots.some((one) => one.field === field);
      if (
        !native(...plain)
          .targets.flatMap(spotsOf)
          .some(isNew)
      )
        continue;
      const secretive = withSecrets(plain, secret, title);
      const baseline = native(...secretive);
      const found = baseline.targets.flatMap(spotsOf);
      const ids = await buildEstate(baseline, clientsFor);
      resources.push(...bound(secretive, baseline, ids));
      spots.push(...found.map((spot) => ({ ...spot, title, live: physical(spot.target, ids) })));
    }
  }
  return { text: JSON.stringify({ resources }, null, 2), spots };
};
