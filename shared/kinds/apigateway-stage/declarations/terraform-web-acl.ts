// Associations of web ACLs, which declare the `webAclArn` of the REST stage that they protect.
import type { JsonObject } from '../../../model/brand.js';
import type { DeclarationType, Identity } from '../../kind.js';
import { noAdvice } from '../../_support/declaring.js';
import { textAt } from '../../_support/identity.js';

const stageArn = /^arn:[^:]+:apigateway:([^:]+)::\/restapis\/([^/]+)\/stages\/([^/]+)$/;

/** The protected stage. Load balancers, user pools and the like are protected the same way, and are not ours. */
const protectedStage = (attributes: JsonObject): Identity | undefined => {
  const [, region, api, name] = stageArn.exec(textAt(attributes, 'resource_arn') ?? '') ?? [];
  if (region === undefined || api === undefined || name === undefined) return undefined;
  // A web ACL protects what is in its own account; the stage's ARN names none.
  const [, account] = /^arn:[^:]+:wafv2:[^:]*:(\d{12}):/.exec(textAt(attributes, 'web_acl_arn') ?? '') ?? [];
  return { key: `${api}/${name}`, place: { region, ...(account === undefined ? {} : { account }) } };
};

const association = {
  aliases: [],
  bound: () => [],
  identity: ['resource_arn'],
  identify: protectedStage,
  computed: ['id', 'region'],
  notWatched: [],
  optionalComputed: [],
  zeroMayBeUnset: [],
  closes: [],
  maySpeakOfNothing: true,
  foreign: true,
  advise: noAdvice,
} satisfies Partial<DeclarationType>;

export const webAclAssociations: readonly DeclarationType[] = [
  {
    ...association,
    type: 'aws_wafv2_web_acl_association',
    column: 'webAclAssociation',
    importShape: 'WEB-ACL-ARN,RESOURCE-ARN',
    fromImport: (id) => {
      const [acl, resource] = id.split(',');
      return acl === undefined || resource === undefined
        ? undefined
        : { web_acl_arn: acl, resource_arn: resource };
    },
  },
  {
    ...association,
    type: 'aws_wafregional_web_acl_association',
    column: 'classicWebAclAssociation',
    importShape: 'WEB-ACL-ID:RESOURCE-ARN',
    fromImport: (id) => {
      const [, acl, resource] = /^([^:]+):(arn:.+)$/.exec(id) ?? [];
      return acl === undefined || resource === undefined
        ? undefined
        : { web_acl_id: acl, resource_arn: resource };
    },
  },
];
