// What is read of a deployed Stagewatch, in our own words.
import type { Json, JsonObject } from '../../model/brand.js';
import type { ScopeHead } from '../../model/record.js';
import type { ScopeId, Place } from '../../model/target.js';
import type { EpochMs } from '../../model/time.js';
import type { Watch } from '../ports.js';
import type { Told } from './told.js';

/** One resource of the stack: what was deployed (`null` where it is not known here), and its name in AWS. */
export interface Part {
  id: string;
  type: string;
  /** Empty where it was never made. */
  physical: string;
  status: string;
  /** Of the deployed template, with references resolved; missing where the template was not read. */
  properties?: JsonObject;
}

export interface StackFact {
  name: string;
  status: string;
  reason?: string;
  partition: string;
  place: Place;
  parts: readonly Part[];
}

export interface SelectorFact {
  /** `ReadWriteType` of a basic selector. */
  readWrite?: string;
  management?: boolean;
  excluded?: readonly string[];
  /** Field selectors of an advanced one. */
  fields?: readonly FieldFact[];
}

export interface FieldFact {
  field: string;
  equals?: readonly string[];
  notEquals?: readonly string[];
  startsWith?: readonly string[];
  notStartsWith?: readonly string[];
  endsWith?: readonly string[];
  notEndsWith?: readonly string[];
}

export interface TrailFact {
  name: string;
  home: string;
  isMultiRegion: boolean;
  isOrganization: boolean;
  isLogging: Told<boolean>;
  selectors: Told<readonly SelectorFact[]>;
}

/** What is set, in CloudFormation's words; whatever is not set is missing. */
export type Settings = JsonObject;

export interface RuleFact {
  state: string;
  pattern: Json;
  /** In CloudFormation's words. */
  targets: Told<readonly JsonObject[]>;
}

export interface ScheduleFact {
  state: string;
  /** In CloudFormation's words. */
  target: JsonObject;
  settings: Told<Settings>;
}

export interface FunctionFact {
  state: string;
  lastUpdate: string;
  reason?: string;
  runtime: string;
  role: string;
  environment: Readonly<Record<string, string>>;
  /** Lambda could not show the variables to who asks: they have a key of their own. */
  isEnvironmentHidden?: true;
  /** Reserved; missing where nothing is reserved. */
  concurrency: Told<number | undefined>;
  mappings: Told<readonly MappingFact[]>;
  url: Told<{ auth: string }>;
  /** Who may call it: the statements of its own policy. */
  callers: Told<readonly Json[]>;
  settings: Told<Settings>;
}

export interface MappingFact {
  id: string;
  state: string;
  source: string;
  settings: Told<Settings>;
}

export interface QueueFact {
  arn: string;
  messages: number;
  deadLetters?: string;
  policy?: Json;
  settings: Told<Settings>;
}

export interface SubscriptionFact {
  /** `PendingConfirmation`, `Deleted`, or its ARN. */
  arn: string;
  protocol: string;
  endpoint: string;
  filter: Told<{ policy: Json | undefined; scope: string }>;
  settings: Told<Settings>;
}

export interface TopicFact {
  key: string;
  policy?: Json;
  subscriptions: Told<readonly SubscriptionFact[]>;
}

export interface SecretFact {
  hasValue: boolean;
  isDeleted: boolean;
}

export interface RoleFact {
  trust: Json;
  /** ARNs of those that are attached. */
  policies: Told<readonly string[]>;
  /** Names of those that are its own. */
  inline: Told<readonly string[]>;
  /** What its own policies say, by name. */
  documents: Told<Readonly<Record<string, Json>>>;
  settings: Told<Settings>;
}

/** A policy of the stack, or one statement of a bus: what it says. */
export interface PolicyFact {
  settings: Told<Settings>;
}

export interface KeyFact {
  state: string;
  rotates: Told<boolean>;
  settings: Told<Settings>;
}

export interface TableFact {
  status: string;
  isProtected: boolean;
  backups: Told<boolean>;
  settings: Told<Settings>;
}

export interface AlarmFact {
  state: string;
  reason: string;
  isOn: boolean;
  settings: Told<Settings>;
}

/** What the table says of watching. */
export interface WatchFact {
  watch: Watch;
  heads: readonly { scope: ScopeId; head: ScopeHead | undefined }[];
}

/** One other account, or another Region. */
export interface MemberFact extends Place {
  /** Missing in our own account: nothing is assumed there. */
  role?: { arn: string; assumed: Told<true> };
  /** Rules that forward, by name, and whether each is on. */
  rules: Told<readonly { name: string; state: string }[]>;
}

/** By logical id. */
export type ById<Fact> = Readonly<Record<string, Told<Fact>>>;

export interface Facts {
  now: EpochMs;
  /** Of the deployment: `prod`. */
  stage: string;
  stack: StackFact;
  template: Told<true>;
  trails: Told<readonly TrailFact[]>;
  rules: ById<RuleFact>;
  schedules: ById<ScheduleFact>;
  functions: ById<FunctionFact>;
  queues: ById<QueueFact>;
  topics: ById<TopicFact>;
  secrets: ById<SecretFact>;
  roles: ById<RoleFact>;
  policies: ById<PolicyFact>;
  keys: ById<KeyFact>;
  tables: ById<TableFact>;
  alarms: ById<AlarmFact>;
  watching: Told<WatchFact>;
  members: readonly MemberFact[];
  /** Missing where nobody asked Slack. */
  slack?: Told<SlackFact>;
}

/** What Slack said to `auth.test`; a webhook cannot be tried without a message. */
export type SlackFact =
  | { form: 'token'; ok: true; team: string }
  | { form: 'token'; ok: false; error: string }
  | { form: 'webhook' };
