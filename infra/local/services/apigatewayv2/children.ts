// The five operations on a kind of child whose change an auto-deploy stage deploys.
import type { Call, Operation } from '../../protocol/service.js';
import { autoDeploy } from './deployments.js';
import { clock, copy, find, readers, without, type ApiEntry, type World } from './state.js';

/** What differs between integrations, integration responses and routes. */
export interface Child<Row extends object> {
  kind: string;
  rows: (entry: ApiEntry, call: Call) => Map<string, Row>;
  /** Checks and stores a row with a new id. */
  add: (entry: ApiEntry, given: Row, call: Call) => Row;
  /** The row that an update leads to, checked. */
  update: (entry: ApiEntry, before: Row, changes: Row, call: Call) => Row;
  /** Throws where the row must stay. */
  checkDelete?: (entry: ApiEntry, row: Row) => void;
}

/** Create, Get, list, Update and Delete, with the names and members of the SDK's shapes. */
export const childOperations = <Row extends object>(
  world: World,
  child: Child<Row>,
): Record<string, Operation> => {
  const { kind } = child;
  const id = `${kind}Id`;
  const inPath = ['ApiId', 'IntegrationId', id];
  const sent = (call: Call) => without(call.input, inPath) as Row;
  const rows = (call: Call) => child.rows(world.entry(call), call);
  const named = (call: Call) => find(rows(call), kind, call.input[id]);
  const deployed = (call: Call, row: object) => {
    autoDeploy(world.entry(call), clock(call));
    return copy(row);
  };
  return {
    ...readers(kind, id, rows),
    [`Create${kind}`]: (call) => deployed(call, child.add(world.entry(call), sent(call), call)),
    [`Update${kind}`]: (call) => {
      const row = child.update(world.entry(call), named(call), sent(call), call);
      rows(call).set(String(call.input[id]), row);
      return deployed(call, row);
    },
    [`Delete${kind}`]: (call) => {
      child.checkDelete?.(world.entry(call), named(call));
      named(call);
      rows(call).delete(String(call.input[id]));
      return deployed(call, {});
    },
  };
};
