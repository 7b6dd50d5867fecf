// How SAM names what it generates (its docs, "Generated CloudFormation resources").
import { createHash } from 'node:crypto';
import type { Json } from '../../../model/brand.js';

export const implicitRestApi = 'ServerlessRestApi';
export const implicitHttpApi = 'ServerlessHttpApi';

const isAlphanumeric = (text: string): boolean => /^[\p{L}\p{N}]+$/u.test(text);

const hashOf = (text: string): string => createHash('sha1').update(text).digest('hex').slice(0, 10);

/** `ApiprodStage`; a hash for a name that ids cannot hold; no name in it where the name is worked out later. */
export const stageIdOf = (api: string, stageName: Json | undefined): string => {
  if (typeof stageName !== 'string' || stageName === '') return `${api}Stage`;
  return isAlphanumeric(stageName) ? `${api}${stageName}Stage` : `${api}Stage${hashOf(stageName)}`;
};

export const httpStageIdOf = (api: string, stageName: Json | undefined): string =>
  stageName === '$default' ? `${api}ApiGatewayDefaultStage` : stageIdOf(api, stageName);

export const webSocketStageIdOf = (api: string, stageName: Json | undefined): string =>
  stageName === 'default'
    ? `${api}DefaultStage`
    : `${api}${typeof stageName === 'string' ? stageName : ''}Stage`;

/** Its real id ends with a hash of the API's definition, which only SAM's own spelling of it gives. */
export const deploymentIdOf = (api: string): string => `${api}Deployment`;

export const roleIdOf = (owner: string): string => `${owner}Role`;

export const aliasIdOf = (lambda: string, alias: string): string => `${lambda}Alias${alias}`;

/** `$connect` → `Connect`, `sendMessage` → `Sendmessage`; undefined for keys that SAM refuses. */
export const routeNameOf = (routeKey: string): string | undefined => {
  const name = /^\$(connect|disconnect|default)$/.exec(routeKey)?.[1] ?? routeKey;
  if (!isAlphanumeric(name)) return undefined;
  return name.slice(0, 1).toUpperCase() + name.slice(1).toLowerCase();
};
