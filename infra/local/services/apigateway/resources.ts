// The resource tree of a REST API.
import type {
  CreateResourceRequest,
  DeleteResourceRequest,
  GetResourceRequest,
  GetResourcesRequest,
  Resource,
  UpdateResourceRequest,
} from '@aws-sdk/client-api-gateway';
import { editsOf, type Edit } from './patch.js';
import {
  apiOf,
  badRequest,
  conflict,
  newId,
  notFound,
  page,
  resourceOf,
  type Api,
  type Handlers,
} from './state.js';

/** As AWS answers a resource: methods in full only when asked to embed them. */
const shown = (resource: Resource, embed: readonly string[] | undefined): Resource => {
  const methods = resource.resourceMethods;
  if (!methods || Object.keys(methods).length === 0) return { ...resource, resourceMethods: undefined };
  if (embed?.includes('methods')) return resource;
  return { ...resource, resourceMethods: Object.fromEntries(Object.keys(methods).map((verb) => [verb, {}])) };
};

const childrenOf = (api: Api, id: string | undefined): Resource[] =>
  [...api.resources.values()].filter((resource) => resource.parentId === id);

const pathUnder = (parent: Resource, part: string): string =>
  parent.path === '/' ? `/${part}` : `${parent.path}/${part}`;

const checkPlace = (api: Api, parent: Resource, part: string, self?: string): void => {
  if (!part) badRequest("Resource's path part is required");
  if (!/^(?:\{[\w.:-]+\+?\}|[\w.:%~,*@!$&'()+;=-]+)$/.test(part)) {
    badRequest(
      "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end.",
    );
  }
  if (/\+\}$/.test(parent.pathPart ?? '')) {
    badRequest(`Cannot create a child of a resource with a greedy path variable: ${parent.pathPart}`);
  }
  const siblings = childrenOf(api, parent.id).filter(({ id }) => id !== self);
  if (siblings.some(({ pathPart }) => pathPart === part)) {
    conflict(`Another resource with the same parent already has this name: ${part}`);
  }
  const variable = siblings.find(({ pathPart }) => pathPart?.startsWith('{'));
  if (part.startsWith('{') && variable) {
    badRequest(
      `A sibling (${variable.pathPart}) of this resource already has a variable path part -- only one is allowed`,
    );
  }
};

const repath = (api: Api, parent: Resource): void => {
  for (const child of childrenOf(api, parent.id)) {
    child.path = pathUnder(parent, child.pathPart ?? '');
    repath(api, child);
  }
};

const isUnder = (api: Api, id: string | undefined, ancestor: string | undefined): boolean =>
  id !== undefined && (id === ancestor || isUnder(api, api.resources.get(id)?.parentId, ancestor));

const checkEdit = ({ op, path }: Edit, resource: Resource): void => {
  const refused = `Invalid patch path  '${path}' specified for op '${op}'.`;
  if (op !== 'replace') badRequest(`${refused} Please choose supported operations`);
  if (path !== '/parentId' && path !== '/pathPart')
    badRequest(`${refused} Must be one of: [/parentId, /pathPart]`);
  if (resource.path === '/') badRequest(`Root resource cannot update its ${path.slice(1)}.`);
};

const remove = (api: Api, id: string): void => {
  for (const child of childrenOf(api, id)) remove(api, child.id ?? '');
  api.resources.delete(id);
};

export const resources = {
  CreateResource: (input: CreateResourceRequest, here) => {
    const parent = resourceOf(here, input.restApiId, input.parentId);
    const api = apiOf(here, input.restApiId);
    const pathPart = input.pathPart ?? '';
    checkPlace(api, parent, pathPart);
    const id = newId(6);
    const resource = { id, parentId: parent.id, pathPart, path: pathUnder(parent, pathPart) };
    api.resources.set(id, resource);
    return resource;
  },
  GetResource: (input: GetResourceRequest, here) =>
    shown(resourceOf(here, input.restApiId, input.resourceId), input.embed),
  GetResources: (input: GetResourcesRequest, here) => {
    const { items, ...more } = page(apiOf(here, input.restApiId).resources, input.limit, input.position);
    return { items: items.map((resource) => shown(resource, input.embed)), ...more };
  },
  UpdateResource: (input: UpdateResourceRequest, here) => {
    const resource = resourceOf(here, input.restApiId, input.resourceId);
    const api = apiOf(here, input.restApiId);
    for (const edit of editsOf('updateResource', input.patchOperations)) {
      checkEdit(edit, resource);
      const moved = { ...resource, [edit.path.slice(1)]: edit.value ?? '' };
      const parent =
        api.resources.get(moved.parentId ?? '') ?? notFound('Invalid Resource identifier specified');
      if (isUnder(api, parent.id, resource.id)) badRequest('Resources cannot be cyclical.');
      checkPlace(api, parent, moved.pathPart ?? '', resource.id);
      Object.assign(resource, moved, { path: pathUnder(parent, moved.pathPart ?? '') });
      repath(api, resource);
    }
    return shown(resource, undefined);
  },
  DeleteResource: (input: DeleteResourceRequest, here) => {
    const resource = resourceOf(here, input.restApiId, input.resourceId);
    if (resource.path === '/') badRequest('Root resource cannot be deleted');
    remove(apiOf(here, input.restApiId), input.resourceId ?? '');
    return {};
  },
} satisfies Handlers;
