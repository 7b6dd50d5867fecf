// The web ACL of a stage is held by WAF: API Gateway has no call for it, and WAF's are not ours to make.
import type { LeafValue } from '../../../model/field.js';
import type { Target } from '../../../model/target.js';
import { awsCommand } from '../../_support/patching-commands.js';
import { isUnset, partOf, pathsOf } from '../../_support/patching.js';
import type { Concern } from './concern.js';
import { stageArnOf } from './stage-name.js';

/** Ids and ARNs of `waf-regional` are the classic WAF's, which takes ids. */
const classicId = (acl: string): string | undefined => {
  if (/^[\w-]+$/.test(acl)) return acl;
  return /^arn:[^:]+:waf-regional:.*:webacl\/([\w-]+)$/.exec(acl)?.[1];
};

/** WAF allows one web ACL for each stage: associating one takes the place of another. */
export const webAclCommand = (
  target: Target,
  from: LeafValue | undefined,
  to: LeafValue | undefined,
): string => {
  const rest = { 'resource-arn': stageArnOf(target), region: target.region };
  const shown = isUnset(to) ? from : to;
  const isClassic = typeof shown === 'string' && classicId(shown) !== undefined;
  const service = isClassic ? 'waf-regional' : 'wafv2';
  if (isUnset(to)) return awsCommand(service, 'disassociate-web-acl', rest);
  const acl = to.toString();
  const id = classicId(acl);
  const named: Record<string, string> = id === undefined ? { 'web-acl-arn': acl } : { 'web-acl-id': id };
  return awsCommand(service, 'associate-web-acl', { ...named, ...rest });
};

export const webAcl: Concern = ({ target }, [wish, ...others]) => {
  if (wish === undefined) return partOf({});
  return partOf({
    refused: [
      {
        code: 'owned-by-aws',
        paths: pathsOf([wish, ...others]),
        why: 'WAF holds the association of a web ACL with a stage; API Gateway only shows it.',
        remedy: 'Run the command, or apply your declaration by the tool that deploys it.',
        command: webAclCommand(target, wish.from, wish.to),
      },
    ],
  });
};
