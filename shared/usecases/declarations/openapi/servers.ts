// What a document says of where its API is served: the API's id, its Region and the base path.
import { unresolvedAt } from '../../../engine/unresolved.js';
import { isObject, wordOf, type Json, type JsonObject } from '../../../model/brand.js';
import { intrinsicAt } from './placeholders.js';

interface Server {
  url: Json;
  variables: JsonObject;
}

const serversOf = (tree: JsonObject): Server[] => {
  const servers = Array.isArray(tree['servers']) ? tree['servers'] : [];
  return servers.filter(isObject).map((server: JsonObject) => ({
    url: server['url'] ?? '',
    variables: isObject(server['variables']) ? server['variables'] : {},
  }));
};

const defaultOf = (variable: Json | undefined): Json | undefined =>
  isObject(variable) ? variable['default'] : undefined;

/** The address with the variables' defaults in place: `https://{host}/{basePath}`. */
const addressOf = ({ url, variables }: Server): string =>
  wordOf(url).replaceAll(/(?<!\$)\{([^{}]+)\}/g, (whole, name: string) => {
    const value = Object.hasOwn(variables, name) ? wordOf(defaultOf(variables[name])) : '';
    return value === '' ? whole : value.replace(/^\//, '');
  });

/** `a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com`; a private one may name its VPC endpoint after the id. */
const executeApi =
  /^(?:[a-z]+:\/\/)?([a-z0-9]{10})(?:-vpce-[a-z0-9]+)?\.execute-api\.([a-z]{2}(?:-[a-z]+)+-\d+)\.[a-z.]+(?:[:/]|$)/;

/** The API that the document names by its default endpoint, if it names exactly one. */
export const servedApi = (tree: JsonObject): { api: string; region: string } | undefined => {
  const addresses = [wordOf(tree['host']), ...serversOf(tree).map(addressOf)];
  const found = addresses.flatMap((address) => {
    const [, api, region] = executeApi.exec(address) ?? [];
    return api === undefined || region === undefined ? [] : [{ api, region }];
  });
  return new Set(found.map(({ api, region }) => `${region} ${api}`)).size === 1 ? found[0] : undefined;
};

/** The path of an absolute address, or of one that is only a path. */
const pathIn = (address: string): string => address.replace(/^(?:[a-z]+:)?\/\/[^/]*/, '');

/** Of OpenAPI 3 the first variable `basePath`, else the path of the first server (AWS developer guide). */
const servedPath = (servers: readonly Server[]): Json => {
  const named = servers.find(({ variables }) => variables['basePath'] !== undefined);
  if (named !== undefined) return defaultOf(named.variables['basePath']) ?? '';
  const [first] = servers;
  if (first === undefined) return '';
  return typeof first.url === 'string' ? pathIn(addressOf(first)) : first.url;
};

/** The base path of a document; undefined where another tool would fill it in. */
export const basePathOf = (tree: JsonObject): string | undefined => {
  const stated = tree['swagger'] === undefined ? servedPath(serversOf(tree)) : (tree['basePath'] ?? '');
  const isKnown = unresolvedAt(stated) === undefined && intrinsicAt(stated) === undefined;
  return isKnown && !wordOf(stated).includes('${') ? wordOf(stated) : undefined;
};

const segmentsOf = (path: string): string[] => path.split('/').filter((segment) => segment !== '');

/** The segments that come before every path: all of the base path, or all but its first segment. */
export const leadingSegments = (
  basePath: string,
  option: 'ignore' | 'prepend' | 'split',
): readonly string[] => {
  if (option === 'ignore') return [];
  return option === 'prepend' ? segmentsOf(basePath) : segmentsOf(basePath).slice(1);
};
