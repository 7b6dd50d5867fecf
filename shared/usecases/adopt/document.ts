// The declaration as text: YAML with comments, the same for the same input.
import { Document, Pair, Scalar, YAMLMap, YAMLSeq, type Node } from 'yaml';
import { printable } from '../../engine/printable.js';
import type { Place } from '../../model/target.js';
import type { WrittenResource } from './resources.js';
import type { Tree } from './tree.js';

/** The resources of one scope, below one heading. */
export interface Section {
  heading: string;
  resources: readonly WrittenResource[];
}

/** One line of a comment; nothing in it can end the comment. */
const comment = (text: string): string => ` ${printable(text, 300)}`;

const withComment = (node: Node, text: string | undefined): Node => {
  if (text !== undefined) node.comment = comment(text);
  return node;
};

const nodeOf = (tree: Tree): Node => {
  if (tree.shape === 'leaf') {
    const { value } = tree;
    if (typeof value !== 'object') return withComment(new Scalar(value), tree.comment);
    const list = new YAMLSeq();
    list.flow = true;
    list.items = value.map((element) => new Scalar(element));
    return withComment(list, tree.comment);
  }
  if (tree.shape === 'branch') return mapOf([...tree.members].map(([name, below]) => [name, nodeOf(below)]));
  const list = new YAMLSeq();
  list.items = [...tree.entries].map(([key, entry]) => {
    const rest = [...entry.members].map(([name, below]): [string, Node] => [name, nodeOf(below)]);
    return mapOf([[tree.by, new Scalar(key)], ...rest]);
  });
  return list;
};

const mapOf = (members: readonly (readonly [string, Node])[]): YAMLMap => {
  const map = new YAMLMap();
  map.items = members.map(([name, node]) => new Pair(new Scalar(name), node));
  return map;
};

const resourceNode = ({ type, arguments: given, title, notes }: WrittenResource): YAMLMap => {
  const body = nodeOf(given);
  if (notes.length > 0) body.comment = notes.map(comment).join('\n');
  const entry = mapOf([[type, body]]);
  if (title !== undefined) entry.commentBefore = comment(title);
  return entry;
};

const sectionNodes = ({ heading, resources }: Section, at: number): YAMLMap[] =>
  resources.map((resource, index) => {
    const node = resourceNode(resource);
    if (index > 0) return node;
    node.spaceBefore = at > 0;
    node.commentBefore = [
      comment(heading),
      ...(typeof node.commentBefore !== 'string' ? [] : [node.commentBefore]),
    ].join('\n');
    return node;
  });

const accountOf = ({ account }: Place): [string, Node][] =>
  /^\d{12}$/.test(account) ? [['account', new Scalar(account)]] : [];

/** The whole document; `preface` is said at its top, one line each. */
export const documentText = (
  place: Place,
  preface: readonly string[],
  sections: readonly Section[],
): string => {
  const resources = new YAMLSeq();
  resources.items = sections.flatMap(sectionNodes);
  const document = new Document();
  document.contents = mapOf([
    ...accountOf(place),
    ['region', new Scalar(place.region)],
    ['resources', resources],
  ]);
  document.commentBefore = preface.map(comment).join('\n');
  return document.toString({ lineWidth: 0 });
};
