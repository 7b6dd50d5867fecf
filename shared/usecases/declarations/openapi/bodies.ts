// APIs that other sources declare with an OpenAPI document in them: Terraform's `body`, CloudFormation's `Body`.
import { unresolved, unresolvedAt } from '../../../engine/unresolved.js';
import { ownerOf } from '../../../kinds/registry.js';
import type { ApiBody } from '../../../kinds/kind.js';
import type { Dialect } from './dialect.js';
import { documentWithin } from './document.js';
import { describe, type Described } from './resources.js';
import { namingOf, whereIs, type DeclaredResource } from '../resource.js';
import type { SourceReading } from '../source.js';

/** What families of scopes a document can be imported as. */
const dialects: Readonly<Record<string, Dialect>> = { restapi: 'rest', httpapi: 'http' };

interface Owner {
  resource: DeclaredResource;
  body: ApiBody;
  /** Family and key of the API. */
  scope: string;
  api: string;
  dialect: Dialect;
}

const scopeOf = (resource: DeclaredResource): { scope: string; api: string; family: string } | undefined => {
  const found = ownerOf(resource.type);
  const identity = found?.owner.identify(namingOf(resource, resource.attributes));
  if (found === undefined || identity === undefined) return undefined;
  return { scope: `${found.family.id} ${identity.key}`, api: identity.key, family: found.family.id };
};

const bodyOf = (resource: DeclaredResource): ApiBody | undefined =>
  ownerOf(resource.type)?.owner.body?.(resource.attributes);

const ownersOf = (resource: DeclaredResource): Owner[] => {
  const body = bodyOf(resource);
  const at = body === undefined ? undefined : scopeOf(resource);
  const dialect = at === undefined ? undefined : dialects[at.family];
  if (body === undefined || at === undefined || dialect === undefined) return [];
  return [{ resource, body, scope: at.scope, api: at.api, dialect }];
};

const notKnown = ({ resource, body }: Owner, reason: string): Described => ({
  resources: [],
  warnings: [
    `${whereIs(resource, body.at)}: ${resource.address}: ${reason}: its integrations are not known.`,
  ],
  isWhole: false,
});

const described = (owner: Owner): Described => {
  const { resource, body, api, dialect } = owner;
  const unknown = unresolvedAt(body.document);
  if (unknown !== undefined)
    return notKnown(owner, `its OpenAPI document is not known here (${unknown.detail})`);
  const where = whereIs(resource, body.at);
  const document = documentWithin(where, body.document, (steps) => resource.lineAt([...body.at, ...steps]));
  if ('problems' in document) {
    const [problem] = document.problems;
    return notKnown(owner, `its OpenAPI document cannot be read (${problem?.what ?? 'damaged'})`);
  }
  return describe(document, {
    api,
    dialect,
    place: resource.place,
    source: resource.source,
    address: resource.address,
    basePath: body.basePath,
    mode: body.mode,
    isSensitive: resource.isSensitive(body.at),
    settle: (integration) => integration,
    ...(resource.unbound === undefined ? {} : { unbound: resource.unbound }),
  });
};

/** An API whose integrations come from a document elsewhere that nobody knows does not list them all itself. */
const withDoubt = (resource: DeclaredResource, doubtful: ReadonlySet<string>): DeclaredResource => {
  const at = scopeOf(resource);
  if (at === undefined || !doubtful.has(at.scope) || bodyOf(resource) !== undefined) return resource;
  return {
    ...resource,
    attributes: { ...resource.attributes, body: unresolved('imported by another resource') },
  };
};

/** The resources, and those that the bodies among them declare. */
export const withBodies = (resources: readonly DeclaredResource[]): SourceReading => {
  const owners = resources.flatMap(ownersOf);
  const read = owners.map((owner) => ({ owner, what: described(owner) }));
  const doubtful: ReadonlySet<string> = new Set(
    read.filter(({ what }) => !what.isWhole).map(({ owner }) => owner.scope),
  );
  return {
    resources: [
      ...(doubtful.size === 0 ? resources : resources.map((resource) => withDoubt(resource, doubtful))),
      ...read.flatMap(({ what }) => what.resources),
    ],
    problems: [],
    warnings: read.flatMap(({ what }) => what.warnings),
  };
};
