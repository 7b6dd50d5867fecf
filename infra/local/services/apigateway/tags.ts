// Tags of REST APIs and their stages, addressed by ARN.
import type {
  GetTagsRequest,
  RestApi,
  Stage,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-api-gateway';
import { apiOf, badRequest, stageOf, type Handlers, type Here } from './state.js';

const ARN = /^arn:[\w-]+:apigateway:[\w-]+::\/restapis\/([^/]+)(?:\/stages\/([^/]+))?$/;

const taggedOf = (here: Here, arn = ''): RestApi | Stage => {
  const [, apiId, stageName] = ARN.exec(arn) ?? badRequest('Invalid ARN specified in the request');
  const api = apiOf(here, apiId);
  return stageName === undefined ? api.rest : stageOf(api, stageName);
};

export const tags = {
  GetTags: (input: GetTagsRequest, here) => ({ tags: taggedOf(here, input.resourceArn).tags ?? {} }),
  TagResource: (input: TagResourceRequest, here) => {
    const tagged = taggedOf(here, input.resourceArn);
    tagged.tags = { ...tagged.tags, ...input.tags };
    return {};
  },
  UntagResource: (input: UntagResourceRequest, here) => {
    const tagged = taggedOf(here, input.resourceArn);
    const left = Object.entries(tagged.tags ?? {}).filter(([key]) => !input.tagKeys?.includes(key));
    tagged.tags = left.length > 0 ? Object.fromEntries(left) : undefined;
    return {};
  },
} satisfies Handlers;
