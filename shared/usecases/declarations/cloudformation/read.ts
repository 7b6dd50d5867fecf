// CloudFormation templates, CDK's and SAM's included: each resource of ours with its intrinsics worked out.
import { declarationsOf, ownerOf } from '../../../kinds/registry.js';
import type { DeclaredResource } from '../resource.js';
import { expandServerless } from '../sam/expand.js';
import type { Bindings, DeclarationSource, SourceReading } from '../source.js';
import { conditionOf } from './conditions.js';
import { declaredResource } from './declared.js';
import { includedFile } from './include.js';
import { namedByOthers } from './naming.js';
import { membersWrittenOut } from './loops.js';
import { parseTemplate, type Loop, type ParsedTemplate } from './parse.js';
import { resolve } from './resolve.js';
import type { Template, TemplateResource } from './template.js';
import { worldOf, type World } from './world.js';

const isOurs = ({ type }: TemplateResource): boolean =>
  declarationsOf(type).length > 0 || ownerOf(type) !== undefined;

/** Whether a resource is there at all; undefined where nothing tells. */
const isThere = (world: World, { condition }: TemplateResource): boolean | undefined =>
  condition === undefined ? true : conditionOf({ world, depth: 0 }, condition, resolve);

const readResources = (world: World): DeclaredResource[] => {
  const named = namedByOthers(world, (resource) => isThere(world, resource) === true, resolve);
  return world.template.resources.filter(isOurs).flatMap((resource) => {
    const there = isThere(world, resource);
    if (there === false) return [];
    return [declaredResource(world, resource, { isCertain: there === true, named })];
  });
};

/** Macros may change what a template declares; SAM's own are worked out here. */
const macroWarnings = ({ source, sections }: Template): string[] => {
  const names = [sections['Transform']].flat().flatMap((name) => (typeof name === 'string' ? [name] : []));
  return names
    .filter((name) => !name.startsWith('AWS::Serverless-') && name !== 'AWS::LanguageExtensions')
    .map(
      (name) =>
        `${source}: the transform ${name} may change what this template declares. Use the deployed stack.`,
    );
};

const writtenOut = (world: World, { name, body, where, read }: Loop): Omit<ParsedTemplate, 'loops'> => {
  const { members, open } = membersWrittenOut({ [name]: body }, { world, depth: 0 }, resolve);
  const reads = members.map((member) => read(member));
  return {
    template: {
      ...world.template,
      resources: reads.flatMap((one) => ('resource' in one ? [one.resource] : [])),
    },
    problems: reads.flatMap((one) => ('problem' in one ? [one.problem] : [])),
    warnings: open.map(
      (steps) =>
        `${where(steps)}: nothing here tells what \`${String(steps.at(-1))}\` goes through, so what it declares is not read. Give its parameters, or use the deployed stack.`,
    ),
  };
};

/** The template with the resources that its loops declare. */
const withLoops = (
  { template, loops, problems, warnings }: ParsedTemplate,
  bindings: Bindings,
): Omit<ParsedTemplate, 'loops'> => {
  const world = worldOf(template, bindings);
  const parts = loops.map((loop) => writtenOut(world, loop));
  return {
    template: {
      ...template,
      resources: [...template.resources, ...parts.flatMap((part) => part.template.resources)],
    },
    problems: [...problems, ...parts.flatMap((part) => part.problems)],
    warnings: [...warnings, ...parts.flatMap((part) => part.warnings)],
  };
};

/** SAM's resources as the ones that they become. */
const withoutServerless = (template: Template, bindings: Bindings): ReturnType<typeof expandServerless> => {
  if (!template.resources.some(({ type }) => type.startsWith('AWS::Serverless::')))
    return { template, warnings: [] };
  const world = worldOf(template, bindings);
  return expandServerless(template, bindings.parameters, (location) => includedFile(world, location));
};

/** Reads a template; what nothing tells is left unresolved, and what has no id is named by the template. */
export const readTemplate = (source: DeclarationSource): SourceReading => {
  const parsed = parseTemplate(source.name, source.text);
  if (!('template' in parsed)) return { resources: [], problems: parsed.problems, warnings: [] };
  const bindings = source.bindings ?? {};
  const { template, problems, warnings } = withLoops(parsed, bindings);
  const expanded = withoutServerless(template, bindings);
  return {
    resources: readResources(worldOf(expanded.template, bindings)),
    problems,
    warnings: [...warnings, ...macroWarnings(parsed.template), ...expanded.warnings],
  };
};
