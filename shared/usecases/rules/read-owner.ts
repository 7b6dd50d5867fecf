// One entry of `owners:`: whose targets these are, by API or by declared tags, and where that team hears of them.
import { isObject, type Json, type JsonObject } from '../../model/brand.js';
import type { Owner } from '../../model/rule.js';
import { byOf } from '../slack/route.js';
import type { EntryComplaint } from '../sources/source-entry.js';
import { unknownMembers } from './about.js';

export type OwnerReading = { owner: Owner } | { complaints: readonly EntryComplaint[] };

const longestTeam = 100;
const apiShape = /^[A-Za-z0-9]{1,64}$/;

const texts: JsonObject = { type: 'array', items: { type: 'string', minLength: 1 } };

export const ownerSchema: JsonObject = {
  type: 'object',
  properties: {
    team: { type: 'string', minLength: 1, maxLength: longestTeam, description: 'Who they are.' },
    apis: { ...texts, description: 'Ids of their APIs.' },
    tags: {
      type: 'object',
      additionalProperties: { type: 'string' },
      minProperties: 1,
      description: 'Declared tags of what is theirs: all of them.',
    },
    channels: {
      ...texts,
      description: 'Slack channel ids, or names of webhooks, that hear of it besides the usual ones.',
    },
  },
  required: ['team'],
  anyOf: [{ required: ['apis'] }, { required: ['tags'] }],
  additionalProperties: false,
};

const isTexts = (value: Json | undefined): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

const isTags = (value: Json | undefined): value is Readonly<Record<string, string>> =>
  isObject(value) &&
  Object.keys(value).length > 0 &&
  Object.values(value).every((one) => typeof one === 'string');

const teamComplaints = (team: Json | undefined): EntryComplaint[] =>
  typeof team === 'string' && team.trim() !== '' && team.length <= longestTeam
    ? []
    : [{ at: ['team'], what: `is not a text of 1 to ${longestTeam} characters`, remedy: 'Name the team.' }];

const apiComplaints = (apis: Json | undefined): EntryComplaint[] =>
  apis === undefined || (isTexts(apis) && apis.length > 0 && apis.every((api) => apiShape.test(api)))
    ? []
    : [{ at: ['apis'], what: 'is not a list of API ids', remedy: 'Give `[a1b2c3d4e5]`, say.' }];

const tagComplaints = (tags: Json | undefined): EntryComplaint[] =>
  tags === undefined || isTags(tags)
    ? []
    : [{ at: ['tags'], what: 'is not a map of texts', remedy: 'Give `{ team: payments }`, say.' }];

const channelComplaints = (channels: Json | undefined): EntryComplaint[] => {
  if (channels === undefined || (isTexts(channels) && channels.every((one) => byOf(one) !== undefined)))
    return [];
  return [
    {
      at: ['channels'],
      what: 'holds what is neither the id of a Slack channel nor the name of a webhook',
      remedy:
        'Give ids (C…, at the end of the channel’s details in Slack) or names of webhooks in the secret.',
    },
  ];
};

/** Reads one entry; all that is wrong with it at once. */
export const readOwner = (value: unknown): OwnerReading => {
  if (!isObject(value))
    return {
      complaints: [{ at: [], what: 'is not an object', remedy: 'Give `{ team: …, apis: […] }`.' }],
    };
  const { team, apis, tags, channels } = value;
  const complaints = [
    ...unknownMembers(value, ['team', 'apis', 'tags', 'channels']),
    ...teamComplaints(team),
    ...apiComplaints(apis),
    ...tagComplaints(tags),
    ...channelComplaints(channels),
    ...(apis === undefined && tags === undefined
      ? [{ at: [], what: 'owns nothing', remedy: 'Give `apis`, `tags` or both.' }]
      : []),
  ];
  if (complaints.length > 0 || typeof team !== 'string') return { complaints };
  return {
    owner: {
      team: team.trim(),
      apis: isTexts(apis) ? apis : [],
      tags: isTags(tags) ? tags : {},
      channels: isTexts(channels) ? channels : [],
    },
  };
};
