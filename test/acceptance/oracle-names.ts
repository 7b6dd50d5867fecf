// How the second opinion on templates names targets: ids, paths and routes that references lead to. Imports none of our code.
import { fieldsOf, isFields, isList, textOf, unknown, type Value } from './oracle-count.js';
import { resolved, resourcesOf, type World } from './oracle-intrinsics.js';

/** The logical name in an intrinsic: what a Ref, Sub, GetAtt or ImportValue refers to. */
const logicalName = (value: Value): string => {
  const [reference] = Object.values(fieldsOf(value));
  const text = isList(reference) ? reference.map(textOf).join('.') : textOf(reference);
  return text.replace(/^\$\{|\}$/g, '').replace(/\.RestApiId$/, '');
};

/** An id as a key shows it: the text where the template tells it, else the logical name it refers to. */
export const idOf = (world: World, value: Value): string => {
  const id = resolved(value, world);
  if (id !== unknown && id !== undefined) return textOf(id);
  const name = logicalName(value) || (typeof value === 'string' ? value : '');
  return name === '' ? '' : isFields(value) ? `\${${name}}` : name;
};

/** The path of a resource of a REST API, or undefined where its chain leaves the template. */
export const pathOf = (world: World, value: Value): string | undefined => {
  const attribute = fieldsOf(value)['Fn::GetAtt'];
  const text = isList(attribute) ? attribute.map(textOf).join('.') : textOf(attribute);
  if (text.endsWith('.RootResourceId')) return '/';
  const { Type: type, Properties: properties } = fieldsOf(resourcesOf(world)[textOf(fieldsOf(value)['Ref'])]);
  const { ParentId: parent, PathPart: part } = fieldsOf(properties);
  const above = type === 'AWS::ApiGateway::Resource' ? pathOf(world, parent) : undefined;
  return above === undefined ? undefined : `${above === '/' ? '' : above}/${idOf(world, part)}`;
};

/** The route whose target is an integration. */
export const routeOf = (world: World, integration: string): string | undefined => {
  const pointing = JSON.stringify({ Ref: integration });
  const routes = Object.values(resourcesOf(world)).flatMap((declared) => {
    const { Type: type, Properties: properties } = fieldsOf(declared);
    const { Target: target, RouteKey: key } = fieldsOf(properties);
    const said = JSON.stringify(target) ?? '';
    const isMine = said.includes(pointing) || said.includes(`\${${integration}}`);
    return type === 'AWS::ApiGatewayV2::Route' && isMine ? [textOf(resolved(key, world))] : [];
  });
  return routes.sort()[0];
};

/** An association's ARN as text, with logical names for what the template does not tell. */
export const arnText = (world: World, value: Value): string => {
  const [given] = Object.values(fieldsOf(value));
  const parts = isList(given) && isList(given[1]) ? given[1] : [given ?? value];
  const shown = (name: string): string =>
    name.startsWith('AWS::') ? textOf(resolved({ Ref: name }, world)) : idOf(world, { Ref: name });
  return parts
    .map((part) => (isFields(part) ? idOf(world, part) : textOf(part)))
    .join('')
    .replace(/\$\{([\w:]+)\}/g, (_, name: string) => shown(name));
};
