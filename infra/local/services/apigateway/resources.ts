// The resource tree of a REST API.
import type { Resource } from '@aws-sdk/client-api-gateway';
import { editsOf } from './patch.js';
import { apiOf, badRequest, conflict, newId, page, resourceOf, type Api, type Handlers } from './state.js';

/** As AWS answers a resource: methods in full only when asked to embed them. */
const shown = ({ resourceMethods, ...resource }: Resource, embed: readonly string[] = []): Resource => {
  const methods = Object.entries(resourceMethods ?? {});
  if (methods.length === 0) return resource;
  const isFull = embed.includes('methods');
  return {
    ...resource,
    resourceMethods: Object.fromEntries(methods.map(([verb, method]) => [verb, isFull ? method : {}])),
  };
};

const childrenOf = (api: Api, id: string | undefined): Resource[] =>
  [...api.resources.values()].filter(({ parentId }) => parentId === id);

const pathUnder = (parent: Resource, part = ''): string =>
  parent.path === '/' ? `/${part}` : `${parent.path}/${part}`;

const checkPlace = (api: Api, parent: Resource, { id, pathPart = '' }: Resource): void => {
  if (!/^(?:\{[\w.:-]+\+?\}|[\w.:%~,*@!$&'()+;=-]+)$/.test(pathPart))
    badRequest('Invalid path part specified');
  if (parent.pathPart?.endsWith('+}')) {
    badRequest(`Cannot create a child of a resource with a greedy path variable: ${parent.pathPart}`);
  }
  const siblings = childrenOf(api, parent.id).filter((sibling) => sibling.id !== id);
  if (siblings.some((sibling) => sibling.pathPart === pathPart)) {
    conflict(`Another resource with the same parent already has this name: ${pathPart}`);
  }
  const variable = siblings.find((sibling) => sibling.pathPart?.startsWith('{'))?.pathPart;
  if (pathPart.startsWith('{') && variable) {
    badRequest(
      `A sibling (${variable}) of this resource already has a variable path part -- only one is allowed`,
    );
  }
};

const repath = (api: Api, parent: Resource): void => {
  for (const child of childrenOf(api, parent.id)) {
    child.path = pathUnder(parent, child.pathPart);
    repath(api, child);
  }
};

const isUnder = (api: Api, id: string | undefined, ancestor: string | undefined): boolean =>
  id !== undefined && (id === ancestor || isUnder(api, api.resources.get(id)?.parentId, ancestor));

const remove = (api: Api, id = ''): void => {
  for (const child of childrenOf(api, id)) remove(api, child.id);
  api.resources.delete(id);
};

export const resources = {
  CreateResource: ({ restApiId, parentId, pathPart }, here) => {
    const parent = resourceOf(here, restApiId, parentId);
    const api = apiOf(here, restApiId);
    const resource = { id: newId(6), parentId, pathPart, path: pathUnder(parent, pathPart) };
    checkPlace(api, parent, resource);
    api.resources.set(resource.id, resource);
    return resource;
  },
  GetResource: ({ restApiId, resourceId, embed }, here) =>
    shown(resourceOf(here, restApiId, resourceId), embed),
  GetResources: ({ restApiId, limit, position, embed }, here) => {
    const { items, ...more } = page(apiOf(here, restApiId).resources, limit, position);
    return { items: items.map((resource) => shown(resource, embed)), ...more };
  },
  UpdateResource: ({ restApiId, resourceId, patchOperations }, here) => {
    const resource = resourceOf(here, restApiId, resourceId);
    const api = apiOf(here, restApiId);
    for (const { op, path, value = '' } of editsOf('updateResource', patchOperations)) {
      const refused = `Invalid patch path  '${path}' specified for op '${op}'.`;
      if (op !== 'replace') badRequest(`${refused} Please choose supported operations`);
      if (path !== '/parentId' && path !== '/pathPart')
        badRequest(`${refused} Must be one of: [/parentId, /pathPart]`);
      if (resource.path === '/') badRequest(`Root resource cannot update its ${path.slice(1)}.`);
      const moved: Resource = { ...resource, [path.slice(1)]: value };
      const parent = resourceOf(here, restApiId, moved.parentId);
      if (isUnder(api, parent.id, resource.id)) badRequest('Resources cannot be cyclical.');
      checkPlace(api, parent, moved);
      Object.assign(resource, moved, { path: pathUnder(parent, moved.pathPart) });
      repath(api, resource);
    }
    return shown(resource);
  },
  DeleteResource: ({ restApiId, resourceId }, here) => {
    const resource = resourceOf(here, restApiId, resourceId);
    if (resource.path === '/') badRequest('Root resource cannot be deleted');
    remove(apiOf(here, restApiId), resourceId);
    return {};
  },
} satisfies Handlers;
