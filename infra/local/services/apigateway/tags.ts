// Tags of REST APIs and their stages, addressed by ARN.
import type { RestApi, Stage } from '@aws-sdk/client-api-gateway';
import { apiOf, badRequest, stageOf, type Handlers, type Here } from './state.js';

const ARN = /^arn:[\w-]+:apigateway:[\w-]+::\/restapis\/([^/]+)(?:\/stages\/([^/]+))?$/;

const taggedOf = (here: Here, arn = ''): RestApi | Stage => {
  const [, apiId, stageName] = ARN.exec(arn) ?? badRequest('Invalid ARN specified in the request');
  return stageName === undefined ? apiOf(here, apiId).rest : stageOf(here, apiId, stageName);
};

export const tags = {
  GetTags: ({ resourceArn }, here) => ({ tags: taggedOf(here, resourceArn).tags ?? {} }),
  TagResource: ({ resourceArn, tags: added }, here) => {
    const tagged = taggedOf(here, resourceArn);
    tagged.tags = { ...tagged.tags, ...added };
    return {};
  },
  UntagResource: ({ resourceArn, tagKeys = [] }, here) => {
    const tagged = taggedOf(here, resourceArn);
    const left = Object.entries(tagged.tags ?? {}).filter(([key]) => !tagKeys.includes(key));
    tagged.tags = left.length > 0 ? Object.fromEntries(left) : undefined;
    return {};
  },
} satisfies Handlers;
