// What a kind is: typed inside its folder, the same few questions for everyone outside.
import type { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import type { ApiGatewayV2Client } from '@aws-sdk/client-apigatewayv2';
import type { IVSRealTimeClient } from '@aws-sdk/client-ivs-realtime';
import type { Judge } from '../engine/judge.js';
import type { Json, JsonObject } from '../model/brand.js';
import type { Unreadable } from '../model/comparison.js';
import type { Touch } from '../model/evidence.js';
import type { Facts } from '../model/field.js';
import type { Gravity } from '../model/severity.js';
import type { KindId, Place, Scope } from '../model/target.js';

/** The SDK's clients for one account and Region; built at the edge, paced and counted there. */
export interface AwsClients {
  apiGateway: APIGatewayClient;
  apiGatewayV2: ApiGatewayV2Client;
  ivsRealTime: IVSRealTimeClient;
}

/** One member of a scope as AWS returned it. */
export interface Seen {
  key: string;
  /** Other keys that mean the same: a REST integration by its resource path. */
  aliases: readonly string[];
  /** What people call it, where the key tells them nothing: `GET /orders`. */
  name?: string;
  /** `unreadable` where this member alone could not be read; `listed` where nobody asked for its content. */
  content: { status: 'read'; raw: JsonObject } | { status: 'listed' } | Unreadable;
  /** AWS made it by itself or for another feature; never reported as unmanaged. */
  ownedByAws?: true;
}

/** A wanted key that only is a name, and does not lead to exactly one live thing. */
export interface Unbound {
  key: string;
  /** One sentence that names the candidates. */
  detail: string;
}

/** The members of one kind in one scope. Only a complete listing can prove that something is gone. */
export type Collected =
  | { status: 'complete'; seen: readonly Seen[]; facts: Facts; unbound?: readonly Unbound[] }
  /** AWS says that the scope itself does not exist. */
  | { status: 'gone' }
  | Unreadable;

/** What a look asks for: keys whose content is needed, and whether a listing is needed at all. */
export interface Wanted {
  keys: ReadonlySet<string>;
  /** Only these keys are looked at (an event on one IVS stage); undefined: the whole scope. */
  only?: ReadonlySet<string>;
  /** Facts that a list call already told (`protocol`). */
  facts: Facts;
}

export interface Identity {
  key: string;
  place: Partial<Place>;
  /** Arguments that are no settings here because they name the target. */
  spent?: readonly string[];
}

export interface PreparedAttributes {
  attributes: JsonObject;
  restated: readonly string[];
  /** Arguments whose values came from others: `tags` from `tags_all`. What is sensitive there is sensitive here. */
  from?: Readonly<Record<string, string>>;
}

/** One type of one declaring language that speaks about this kind. */
export interface DeclarationType {
  /** `aws_api_gateway_stage` */
  type: string;
  aliases: readonly string[];
  /** Which column of `names` its arguments are in. */
  column: string;
  /** Keys of the pattern's stars that arguments bind (`method_path`). */
  bound: (attributes: JsonObject) => readonly string[];
  /** Arguments that name the target. */
  identity: readonly string[];
  /** `REST-API-ID/STAGE-NAME` */
  importShape: string;
  fromImport: (id: string) => JsonObject | undefined;
  /** Reads the target from the arguments; `PhysicalId` among them is what AWS named the resource. */
  identify: (attributes: JsonObject) => Identity | undefined;
  /** Exported attributes: understood, shown, not compared. */
  computed: readonly string[];
  /** Arguments of other concerns. */
  notWatched: readonly string[];
  /** Patterns whose emptiness in a state file guarantees nothing (Optional + Computed). */
  optionalComputed: readonly string[];
  /** Patterns whose 0 in a state file may mean unset. */
  zeroMayBeUnset: readonly string[];
  /** Other values in a state file that may mean unset, as the rest of the resource tells. */
  mayBeUnset?: (pattern: string, raw: Json, attributes: JsonObject) => boolean;
  /** Prefixes that this resource states as a whole together with its siblings. */
  closes: readonly string[];
  /** Maps that others fill along (a stack's own tags): a template that names entries does not say that there are no more. */
  shares?: readonly string[];
  /** Gives way to other declarations of the same leaf (a deployment that creates a stage). */
  yields?: true;
  /** Such a resource need not be about a target of ours: a deployment without a stage, a web ACL of a load balancer. */
  maySpeakOfNothing?: true;
  /** Only its own language has it; a declaration in our own form does not take it. */
  foreign?: true;
  /** Folds older spellings of arguments into today's, and names those it replaced. */
  prepare?: (attributes: JsonObject) => PreparedAttributes;
  /** Conditional requirements that AWS itself tolerates: one sentence each. */
  advise: (attributes: JsonObject) => readonly string[];
}

/** Which CloudTrail calls touch this kind, and how their record names the scope. */
export interface EventRoute {
  /** `apigateway.amazonaws.com` */
  eventSource: string;
  eventNames: readonly string[];
  /** What a record tells of this kind: for attribution. Without it, anything of the kind in the scope. */
  touches?: (record: EventRecord) => readonly Omit<Touch, 'kind'>[];
  /** Finds the scope (and the target, where reading one is cheaper) in a record; undefined: not this shape. */
  locate: (record: EventRecord) => { scopeKey: string; targetKey?: string } | undefined;
}

/** The parts of a CloudTrail record that routing looks at; every id is percent-decoded. */
export interface EventRecord {
  eventSource: string;
  eventName: string;
  parameters: JsonObject;
  response: JsonObject;
}

export interface Kind extends Judge {
  id: KindId;
  /** One word for people: "REST stage". */
  title: string;
  family: ScopeFamily;
  /** The scope's key for a target's key. */
  scopeKeyOf: (targetKey: string) => string;
  /** Whether only a look at the whole scope can tell which live thing a key means, in kinds that are read one by one. */
  isAlias?: (targetKey: string) => boolean;
  declarations: readonly DeclarationType[];
  events: readonly EventRoute[];
  /** IAM: the read actions and resources that `collect` needs. */
  permissions: readonly Permission[];
  collect: (clients: AwsClients, scope: Scope, wanted: Wanted) => Promise<Collected>;
  /** How bad it is that a declared target is gone, or that a live one is declared by nobody. */
  missing: Gravity;
  unmanaged: Gravity;
  /** Facts that this kind's live members tell the others of the scope (variables that URIs use). */
  tell?: (seen: readonly Seen[]) => Facts;
}

/**
 * An IAM action on a resource. `{partition}`, `{region}` and `{account}` are filled in at deployment; other names in
 * braces are parts of a target's key (`{api}`), and stand for any where no target is named.
 */
export interface Permission {
  action: string;
  resource: string;
  /** Why it has stars of its own, whichever targets are named. */
  why?: string;
  /** Only where the policy allows this much: to deploy what was put back, or to pass on the roles it names. */
  only?: 'deploy' | 'pass-roles';
  /** IAM condition: operator, key, value. */
  condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A declared type that stands for a whole scope: an API whose declaration manages all of it. */
export interface OwnerType {
  type: string;
  aliases: readonly string[];
  identify: (attributes: JsonObject) => Identity | undefined;
  /** Kinds whose members the declaration lists one by one; a body or quick create declares the rest. */
  lists: (attributes: JsonObject) => readonly KindId[];
  /** What it tells of the scope itself (`protocol`), for whoever builds one like it. */
  facts?: (attributes: JsonObject) => Facts;
  /** The OpenAPI document that declares the rest of it; undefined where it has none. */
  body?: (attributes: JsonObject) => ApiBody | undefined;
}

/** An OpenAPI document that stands inside another declaration, and how it is imported. */
export interface ApiBody {
  /**
   * The document: a text (JSON or YAML), or the tree that the source already holds, with `unresolved(…)` wherever the
   * source does not tell a value; `unresolved(…)` itself where the whole document is not known here.
   */
  document: Json;
  /** Where the document stands among the attributes: its lines are found below. */
  at: readonly (string | number)[];
  /** What becomes of the document's base path (`basepath` of ImportRestApi and PutRestApi, `basepath` of ImportApi). */
  basePath: 'ignore' | 'prepend' | 'split';
  /** `merge`: the API may hold more than the document names (`mode` of PutRestApi). */
  mode: 'overwrite' | 'merge';
}

/**
 * A type of templates whose resources are named, or name others, before AWS gives them ids. Arguments come as texts,
 * in which `${LogicalId}` stands for what nothing tells.
 */
export interface NamedType {
  type: string;
  /** What stands for a reference to it: the path of a REST resource. `arguments` are those that it is made of. */
  arguments?: readonly string[];
  name?: (attributes: JsonObject) => string | undefined;
  /** What stands for an attribute of it: the path of an API's root resource. */
  attributes?: Readonly<Record<string, string>>;
  /** It names what its argument `to` refers to in this shape, whose group is a logical id: a route its integration. */
  gives?: {
    to: string;
    shape: RegExp;
    arguments: readonly string[];
    name: (attributes: JsonObject) => string | undefined;
  };
  /** Takes an argument over from the resource that another argument refers to. */
  borrows?: { argument: string; from: string };
  /** The attribute under which its own id counts among its arguments. */
  ownId?: string;
}

/** Kinds that are read together. */
export interface ScopeFamily {
  id: string;
  /** One word for people: "REST API". */
  title: string;
  /**
   * Learns what the kinds need to know of one scope and no list told, once for all of them. Answers all facts,
   * the known ones included; without a need it makes no call. `gone` and `unreadable` hold for every kind.
   */
  prepare?: (clients: AwsClients, scope: Scope, known: Facts) => Promise<Prepared>;
  /** Every scope of this family in a place, and the facts the list told. */
  list: (clients: AwsClients, place: Place) => Promise<readonly ListedScope[]>;
  /** IAM: what `list` needs. */
  permissions: readonly Permission[];
  /** IAM: what `prepare` needs. */
  preparing?: readonly Permission[];
  /** IAM: reads that would hand out secrets, or that a star above would open unasked; denied in so many words. */
  forbidden: readonly Permission[];
  owners: readonly OwnerType[];
  /** How templates name its members. */
  naming?: readonly NamedType[];
}

export type Prepared = { status: 'ready'; facts: Facts } | { status: 'gone' } | Unreadable;

export interface ListedScope {
  scope: Scope;
  facts: Facts;
}
