// Methods that are there without an integration: told by the listing, because only there one can be made again.
import type { Facts } from '../../model/field.js';

export interface BareMethod {
  /** `apiId/resourceId/VERB` */
  key: string;
  /** `apiId//orders/{id}/VERB` */
  alias: string;
}

const fact = 'methodsWithoutIntegration';

/** Neither ids nor paths of resources hold spaces. */
export const bareMethodsFact = (methods: readonly BareMethod[]): Facts =>
  methods.length === 0 ? {} : { [fact]: methods.map(({ key, alias }) => `${key} ${alias}`).sort() };

export const bareMethods = (facts: Facts): BareMethod[] => {
  const told = facts[fact];
  if (typeof told !== 'object') return [];
  return told.map((line) => {
    const [key = '', alias = ''] = line.split(' ');
    return { key, alias };
  });
};
