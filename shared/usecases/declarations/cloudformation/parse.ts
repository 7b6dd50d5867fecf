// From a text to a template: CloudFormation's own, CDK's, or the one inside a service of the Serverless framework.
import { isObject, type Json, type JsonObject } from '../../../model/brand.js';
import type { Problem } from '../../../model/errors.js';
import { readYaml, type Lines, type Steps } from '../../yaml.js';
import { isLoop, type Member } from './loops.js';
import { templateDialect } from './tags.js';
import type { Template, TemplateResource } from './template.js';

export type ReadResource = { resource: TemplateResource } | { problem: Problem };

/** A loop among the resources, not yet written out. */
export interface Loop {
  /** `Fn::ForEach::Topics` */
  name: string;
  body: Json;
  /** Source and line of what is below the resources. */
  where: (steps: Steps) => string;
  read: (member: Member) => ReadResource;
}

export interface ParsedTemplate {
  template: Template;
  loops: readonly Loop[];
  problems: readonly Problem[];
  warnings: readonly string[];
}

/** A part of the document that holds `Resources`. */
interface Part {
  steps: Steps;
  tree: JsonObject;
}

interface Document {
  source: string;
  lines: Lines;
}

const whereAt = ({ source, lines }: Document, steps: Steps): string => `${source}:${lines(steps) ?? 1}`;

/** A service of the Serverless framework keeps templates under `resources`, as one or as a list. */
const partsOf = (tree: JsonObject): readonly Part[] => {
  if (isObject(tree['Resources'])) return [{ steps: [], tree }];
  const held = tree['resources'];
  const listed: readonly [Steps, Json][] = Array.isArray(held)
    ? held.map((part: Json, index) => [['resources', index], part] as const)
    : [[['resources'], held ?? null]];
  return listed.flatMap(([steps, part]) => (isObject(part) ? [{ steps, tree: part }] : []));
};

const readResource = (document: Document, steps: Steps, logicalId: string, body: Json): ReadResource => {
  const type = isObject(body) ? body['Type'] : undefined;
  if (!isObject(body) || typeof type !== 'string') {
    const what = `\`${logicalId}\` has no \`Type\`: no resource can be told from it`;
    return {
      problem: { where: whereAt(document, steps), what, remedy: 'Give the template that was deployed.' },
    };
  }
  const properties = body['Properties'];
  const condition = body['Condition'];
  const ignoreGlobals = body['IgnoreGlobals'];
  return {
    resource: {
      logicalId,
      type,
      properties: isObject(properties) ? properties : {},
      ...(typeof condition === 'string' ? { condition } : {}),
      ...(ignoreGlobals === undefined ? {} : { ignoreGlobals }),
      lineAt: (below) => document.lines(below.length === 0 ? steps : [...steps, 'Properties', ...below]),
    },
  };
};

/** Its members but the loops, which are read once it is known what they go through. */
const readPart = (
  document: Document,
  part: Part,
): { resources: TemplateResource[]; problems: Problem[]; loops: Loop[] } => {
  const above = [...part.steps, 'Resources'];
  const members = isObject(part.tree['Resources']) ? Object.entries(part.tree['Resources']) : [];
  const reads = members
    .filter(([logicalId]) => !isLoop(logicalId))
    .map(([logicalId, body]) => readResource(document, [...above, logicalId], logicalId, body));
  const loops = members
    .filter(([name]) => isLoop(name))
    .map(([name, body]): Loop => ({
      name,
      body,
      where: (below) => whereAt(document, [...above, ...below]),
      read: ({ name: logicalId, value, steps }) =>
        readResource(document, [...above, ...steps], logicalId, value),
    }));
  return {
    resources: reads.flatMap((read) => ('resource' in read ? [read.resource] : [])),
    problems: reads.flatMap((read) => ('problem' in read ? [read.problem] : [])),
    loops,
  };
};

/** HTTP events of functions make APIs that only the framework can write out. */
const frameworkWarnings = (document: Document, tree: JsonObject): string[] => {
  const functions = tree['functions'];
  if (!('service' in tree) || !isObject(functions)) return [];
  const isHttp = /"(?:http|httpApi|websocket)":/.test(JSON.stringify(functions));
  return isHttp
    ? [
        `${whereAt(document, ['functions'])}: events of functions make APIs that the Serverless framework writes out when it deploys; they are not read. Use the deployed stack, or .serverless/cloudformation-template-update-stack.json.`,
      ]
    : [];
};

/** The sections of all parts; `service` where a framework's variables may stand in them. */
const sectionsOf = (document: JsonObject, parts: readonly Part[]): JsonObject => {
  const sections = new Map<string, Json>(
    document['service'] === undefined ? [] : [['service', document['service']]],
  );
  for (const [name, value] of parts.flatMap(({ tree }) => Object.entries(tree))) {
    const known = sections.get(name);
    sections.set(name, isObject(known) && isObject(value) ? { ...known, ...value } : value);
  }
  sections.delete('Resources');
  return Object.fromEntries(sections);
};

/** Reads YAML or JSON; undefined template and problems where there is none in it. */
export const parseTemplate = (
  source: string,
  text: string,
): ParsedTemplate | { problems: readonly Problem[] } => {
  const read = readYaml(source, text, 'a template', templateDialect);
  if ('problems' in read) return read;
  const { tree, lines } = read;
  const document = { source, lines };
  const parts = isObject(tree) ? partsOf(tree).filter((part) => isObject(part.tree['Resources'])) : [];
  if (!isObject(tree) || parts.length === 0) {
    const what = 'the template has no `Resources`: nothing is declared in it, or it is cut off';
    return { problems: [{ where: `${source}:1`, what, remedy: 'Give the whole template.' }] };
  }
  const reads = parts.map((part) => readPart(document, part));
  return {
    template: {
      source,
      resources: reads.flatMap(({ resources }) => resources),
      sections: sectionsOf(tree, parts),
      lineAt: (steps) => lines([...(parts[0]?.steps ?? []), ...steps]),
    },
    loops: reads.flatMap(({ loops }) => loops),
    problems: reads.flatMap(({ problems }) => problems),
    warnings: frameworkWarnings(document, tree),
  };
};
