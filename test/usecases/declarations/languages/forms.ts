// Every language that can declare a target of a kind, each as a way to write a live state down.
import { stringify } from 'yaml';
import type { Field, LeafValue, State } from '../../../../shared/model/field.js';
import type { Kind } from '../../../../shared/kinds/kind.js';
import type { DeclarationSource } from '../../../../shared/usecases/declarations/source.js';
import { place } from '../sources.js';
import { format4, planned, shown } from '../terraform/forms.js';
import {
  apiTypes,
  bindingsOf,
  bodyIn,
  freeJson,
  made,
  nativeDocument,
  openApi,
  recordedWhole,
  shortForms,
  templateDocument,
  withParameters,
  yaml11,
} from './documents.js';
import {
  arn,
  awscc,
  manifest,
  native,
  operation,
  recorded,
  rows,
  template,
  type Speakers,
} from './speakers.js';
import { speakerOf, written, type Hand, type Written } from './writing.js';

const file = (
  name: string,
  text: string,
  bindings: DeclarationSource['bindings'] = {},
): DeclarationSource => ({
  name,
  text,
  bindings: { place, ...bindings },
});

export interface Form {
  name: string;
  /** Whether it has a word for a leaf, and says it with this value. */
  says: (kind: Kind, field: Field | undefined, value: LeafValue) => boolean;
  /** A source that says a state, all of which it has words for. */
  write: (kind: Kind, state: State, hand: Hand) => DeclarationSource;
  /** Reading knows the target under another name. */
  isByName?: true;
  /** Enumerations in small letters, and numbers for texts that look like them, mean the same. */
  isLoose?: true;
}

type Turn = (kind: Kind, resources: readonly Written[], hand: Hand, state: State) => DeclarationSource;

const form = (
  name: string,
  speakers: Speakers,
  turn: Turn,
  more: Partial<Form> & { listsBlocks?: boolean } = {},
): Form => ({
  says: (kind, field) => speakerOf(speakers[kind.id] ?? [], field) !== undefined,
  write: (kind, state, hand) => {
    const spoken = speakers[kind.id];
    if (spoken === undefined) throw new Error(`${name} has no words for ${kind.id}`);
    const style = { hand, listsBlocks: more.listsBlocks === true };
    return turn(kind, written(kind, state, spoken, style), hand, state);
  },
  ...more,
  name,
});

const isWebSocketOnly = (field: Field | undefined): boolean =>
  field?.conditions?.some(({ on }) => on === 'fact:protocol') === true;

/** There is no import of WebSocket APIs, and HTTP APIs have neither their fields nor their types. */
const saysImported: Form['says'] = (kind, field, value) =>
  speakerOf(operation[kind.id] ?? [], field) !== undefined &&
  !isWebSocketOnly(field) &&
  !(field?.pattern === '/integrationType' && /^(AWS|HTTP|MOCK)$/.test(String(value)));

const asImported = { says: saysImported, isByName: true, isLoose: true } as const;

/** Providers before 3.0.0, and v2 stages of all, record an unset throttle as 0: nobody can tell it from a real one. */
const saysRecorded: Form['says'] = (kind, field, value) =>
  speakerOf(recorded[kind.id] ?? [], field) !== undefined &&
  !(value === 0 && /\/throttling(Burst|Rate)Limit$/.test(field?.pattern ?? ''));

const asRecorded = { says: saysRecorded, listsBlocks: true };

export const forms: readonly Form[] = [
  form('YAML of our own', native, (_kind, list) => file('own.yml', stringify(nativeDocument(list)))),
  form('JSON of our own', native, (_kind, list) => file('own.json', JSON.stringify(nativeDocument(list)))),
  form(
    'a Terraform state',
    recorded,
    (kind, list, hand) => file('terraform.tfstate', JSON.stringify(format4(recordedWhole(kind, list, hand)))),
    asRecorded,
  ),
  form(
    'a Terraform state, shown',
    recorded,
    (kind, list, hand) => file('shown.json', JSON.stringify(shown(recordedWhole(kind, list, hand)))),
    asRecorded,
  ),
  form(
    'a Terraform plan',
    recorded,
    (kind, list, hand) => file('plan.json', JSON.stringify(planned(recordedWhole(kind, list, hand)))),
    asRecorded,
  ),
  form('awscc in a Terraform state', awscc, (kind, list, hand, state) => {
    const spoken = template[kind.id];
    const pascal = spoken === undefined ? [] : written(kind, state, spoken, { hand, listsBlocks: false });
    return file('awscc.tfstate', JSON.stringify(format4(made(freeJson(kind, list, pascal, hand)))));
  }),
  form(
    'a template in JSON',
    template,
    (kind, list, hand) =>
      file('template.json', JSON.stringify(templateDocument(kind, list, hand)), bindingsOf(kind)),
    { isLoose: true },
  ),
  form(
    'a template in YAML whose values are parameters',
    template,
    (kind, list, hand) => {
      const document = withParameters(templateDocument(kind, list, hand));
      return file('parameters.yaml', stringify(document, yaml11), bindingsOf(kind));
    },
    { isLoose: true },
  ),
  form(
    'a template in YAML with short forms',
    template,
    (kind, list, hand) => {
      const document = withParameters(templateDocument(kind, list, hand));
      return file('short.yaml', shortForms(document), bindingsOf(kind));
    },
    { isLoose: true },
  ),
  form(
    'OpenAPI in JSON',
    operation,
    (kind, list) => file('openapi.json', JSON.stringify(openApi(kind, list)), { api: 'abc123' }),
    asImported,
  ),
  form(
    'OpenAPI in YAML',
    operation,
    (kind, list) => file('openapi.yaml', stringify(openApi(kind, list), yaml11), { api: 'abc123' }),
    asImported,
  ),
  form(
    'OpenAPI in a Terraform state',
    operation,
    (kind, list) =>
      file('body.tfstate', JSON.stringify(format4([bodyIn(kind, openApi(kind, list))])), { api: 'abc123' }),
    asImported,
  ),
  form(
    'OpenAPI in a template',
    operation,
    (kind, list) => {
      const Api = { Type: apiTypes[kind.id], Properties: { Body: openApi(kind, list) } };
      return file('body.yaml', stringify({ Resources: { Api } }, yaml11), bindingsOf(kind));
    },
    asImported,
  ),
  form('rows of StackQL', rows, (_kind, list) =>
    file('rows.json', JSON.stringify(list.map(({ attributes }) => attributes))),
  ),
  form('a StackQL manifest', manifest, (_kind, [resource], hand) => {
    const entries = Object.entries(resource?.attributes ?? {}).map(([name, value]) => ({ name, value }));
    const props = hand.order(entries);
    const document = {
      version: 1,
      name: 'studio',
      providers: ['awscc'],
      globals: [{ name: 'region', value: place.region }],
      resources: [{ name: 'stage', props }],
    };
    return file('stackql_manifest.yml', stringify(document), { physicalIds: { stage: arn } });
  }),
];
