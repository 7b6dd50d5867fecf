// Lambda's quota on the variables of a function: channels and accounts of stagewatch.yml share it.
import type { Problem } from '../../../shared/model/errors.js';
import { isObject, type Json } from '../../local/definitions.js';
import { filled } from './policy-size.js';

/** Bytes of all names and values of one function. */
const quota = 4096;

const variablesOf = ({ Properties }: Json): Json => {
  const environment = isObject(Properties) ? Properties['Environment'] : undefined;
  const variables = isObject(environment) ? filled(environment['Variables']) : {};
  return isObject(variables) ? variables : {};
};

/** Names that only AWS knows count as long as they can be. */
export const environmentProblems = (resources: Readonly<Record<string, Json>>): Problem[] =>
  Object.entries(resources).flatMap(([id, resource]) => {
    if (resource['Type'] !== 'AWS::Lambda::Function') return [];
    const bytes = Buffer.byteLength(JSON.stringify(variablesOf(resource)));
    if (bytes <= quota) return [];
    return [
      {
        where: id,
        what: `the variables of this function take up to ${bytes} bytes, and Lambda takes ${quota}`,
        remedy:
          'Name fewer channels under `notify.slack`, open fewer accounts under `remediation:`, or make `scope.externalId` shorter.',
      },
    ];
  });
