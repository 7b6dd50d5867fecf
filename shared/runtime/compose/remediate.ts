// Puts `remediate` together: the only door that can change what we watch.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleepFor } from 'node:timers/promises';
import type { Entries } from '../../adapters/assumed-roles.js';
import { createAwsClients, enteredBy } from '../../adapters/aws-clients.js';
import { createWriters } from '../../adapters/aws-writer.js';
import { createRemedyLedger } from '../../adapters/dynamodb/remedies.js';
import type { Paces } from '../../adapters/pace.js';
import { createDynamoClient } from '../../adapters/service-clients.js';
import {
  applyNow,
  type ApplyAnswer,
  type ApplyNowDeps,
  type ApplyOrder,
} from '../../usecases/remediation/reconcile-now.js';
import type { Obeyed } from '../../usecases/remediation/follow.js';
import { obey } from '../../usecases/remediation/obey.js';
import type { Command } from '../../model/command.js';
import { readConfig } from '../config.js';
import { entriesOf, portsOf, quotaParts } from './common.js';
import { declaring } from './declaring.js';
import { pacesOf, reconcilingWith } from './reconciling.js';

/** Enough for one more call and its reading back. */
const leastMs = 45_000;

/** A write is sent once, as the writer where it is for another account; whether it happened, the read after it tells. */
const sendersWith = (paces: Paces, writers: Entries): ApplyNowDeps['send'] =>
  createWriters(({ account, region }) =>
    createAwsClients({ account, region, paces, maxAttempts: 1, ...enteredBy(writers(account)) }),
  );

export interface Remediate {
  apply: (order: Omit<ApplyOrder, 'runId'>, remainingMs: () => number) => Promise<ApplyAnswer>;
  obey: (command: Command, remainingMs: () => number) => Promise<Obeyed>;
}

export const composeRemediate = (): Remediate => {
  const config = readConfig(process.env);
  const ports = portsOf(config);
  const sources = declaring(config, 'remediate');
  const paces = pacesOf(config, quotaParts.writes);
  const reading = { paces, entries: entriesOf(config, 'remediate') };
  const send = sendersWith(paces, entriesOf(config, 'remediate', 'writer'));
  const ledger = createRemedyLedger(createDynamoClient(), config.table);
  const { topic, edits, commands } = ports;
  const applying = async (remainingMs: () => number): Promise<ApplyNowDeps> => ({
    ...(await reconcilingWith(ports, reading, sources)),
    topic,
    ...(edits === undefined ? {} : { edits }),
    ledger,
    send,
    sleep: (ms) => sleepFor(ms),
    hasTime: () => remainingMs() > leastMs,
  });
  return {
    apply: async (order, remainingMs) =>
      applyNow(await applying(remainingMs))({ ...order, runId: randomUUID() }),
    obey: async (command, remainingMs) => {
      const deps = { ...(await applying(remainingMs)), runId: randomUUID() };
      return obey(commands === undefined ? deps : { ...deps, commands })(command);
    },
  };
};
