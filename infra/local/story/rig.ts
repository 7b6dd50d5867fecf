// Puts everything in place: the embedded AWS, the real handlers wired as they deploy, an estate, its baseline.
import { createWriteStream } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import type { AwsClients } from '../../../shared/kinds/kind.js';
import { operatorError } from '../../../shared/model/errors.js';
import { isObject } from '../../../shared/model/brand.js';
import type { Baseline } from '../../../shared/model/declaration.js';
import type { Place } from '../../../shared/model/target.js';
import {
  compileDeclarations,
  type DeclarationSource,
} from '../../../shared/usecases/declarations/compile.js';
import { buildEstate } from '../estate/index.js';
import type { IdMap } from '../estate/rebind.js';
import { loadDefinitions } from '../definitions.js';
import type { Handler } from '../functions.js';
import type { Packaged } from '../packaged/index.js';
import { startLocalAws, type LocalAws } from '../server.js';
import { wireDefinitions, type Wired } from '../wiring.js';
import { makerIn } from './maker.js';
import { listen, type Notice, type Notices } from './notices.js';
import { clientsOf, deployers, type Who } from './people.js';
import { openRoom, type Room } from './slack.js';
import { asWatched, payloadOf } from './watched.js';

export interface Rig {
  aws: LocalAws;
  wired: Wired;
  notices: Notices;
  slack: Room;
  /** The baseline as it is watched: with the ids that AWS assigned. */
  baseline: Baseline;
  ids: IdMap;
  /** Clients of somebody who changes things. */
  as: (who: Who, place: Place) => AwsClients;
  /** Changes a text in the declarations and gives them to Stagewatch again. */
  redeclare: (from: string, to: string) => Promise<void>;
  /** Who made the drift of a target, as its finding says by now. */
  madeBy: (target: string) => Promise<Notice['maker']>;
  close: () => Promise<void>;
}

export const inbox = 'platform-team@example.com';

/** The settings of the story: everything undeclared counts, and a second read follows soon. */
const settingsFor = ({ targets }: Baseline): object => ({
  scope: { unmanaged: 'report', regions: [...new Set(targets.map(({ region }) => region))] },
  severity: { tellAtOnce: 'high' },
  notify: { confirmAfterSeconds: 0.3, blindAfterLooks: 1 },
  deployers,
  // Names of functions and tables: no secrets here, so they can be shown and put back.
  reveal: ['/variables/*'],
});

/** The doors log as they do when deployed; on a person's terminal that goes to a file. */
const logFile = 'build/story.log';

const redirectLogs = (): void => {
  const log = createWriteStream(logFile);
  const write = (...parts: unknown[]): void => void log.write(`${parts.map(String).join(' ')}\n`);
  console.log = write;
  console.warn = write;
  console.info = write;
  console.error = write;
};

const repository = resolve(import.meta.dirname, '../..');

/** Handlers are the bundles that deploy. */
const load = (name: string): Promise<Handler> => {
  const bundle: unknown = createRequire(import.meta.url)(`${repository}/build/${name}/index.cjs`);
  if (typeof bundle !== 'object' || bundle === null || !('handler' in bundle))
    throw new Error(`build/${name} has no handler`);
  return Promise.resolve(bundle.handler as Handler);
};

/** What runs: the packaged zips as Lambda runs them, or the sources' bundles in this process. */
const codeOf = (aws: LocalAws, packaged: Packaged | undefined) => {
  if (packaged === undefined)
    return { load, definitions: loadDefinitions(repository, { region: aws.region }) };
  const bootstrap = resolve(repository, 'infra/local/packaged/bootstrap.mjs');
  const log = (text: string): void => console.log(text);
  return { load: packaged.load({ aws, bootstrap, log }), definitions: packaged.definitions };
};

/** As people do after deploying: a subscription by mail, and what opens Slack. */
const finishDeployment = async ({ names }: Wired, slackAccess: string): Promise<void> => {
  const sns = new SNSClient({});
  await sns.send(new SubscribeCommand({ TopicArn: names.topicArn, Protocol: 'email', Endpoint: inbox }));
  sns.destroy();
  const secrets = new SecretsManagerClient({});
  const SecretId = names.secretArns['SlackAccess'];
  await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: slackAccess }));
  secrets.destroy();
};

/** The embedded AWS is one account: what a declaration says of others is about this one here. */
const inOneAccount = (
  source: DeclarationSource,
  accounts: readonly string[],
  account: string,
): DeclarationSource => ({
  ...source,
  text: accounts.reduce(
    (text, other) => (/^\d{12}$/.test(other) ? text.replaceAll(other, account) : text),
    source.text,
  ),
});

const compiled = (sources: readonly DeclarationSource[], place: Place): Baseline => {
  const { baseline, problems } = compileDeclarations(sources, place);
  if (problems.length > 0)
    throw operatorError('The declarations cannot be used; nothing was built.', problems);
  return baseline;
};

const refuseProblems = (outcome: unknown): void => {
  const problems = isObject(outcome) && Array.isArray(outcome['problems']) ? outcome['problems'] : [];
  if (problems.length > 0) throw new Error(`the baseline was refused: ${JSON.stringify(problems)}`);
};

/** Works off timers as the schedules would, only sooner. */
const tick = (wired: Wired): (() => Promise<void>) => {
  const ending = new AbortController();
  const ticking = (async () => {
    while (!ending.signal.aborted) {
      await wired.runSchedule('deliver');
      await sleep(100);
    }
  })();
  return async () => {
    ending.abort();
    await ticking;
  };
};

/** Builds the estate that `sources` declare and starts watching it. */
export const setUp = async (
  sources: readonly DeclarationSource[],
  { packaged, ...options }: { port?: number; region: string; packaged?: Packaged },
): Promise<Rig> => {
  redirectLogs();
  const aws = await startLocalAws(options);
  Object.assign(process.env, aws.environment);
  const place = { account: aws.account, region: options.region };
  const as = clientsOf(aws);
  const asConsole = (at: Place): AwsClients => as('mallory', at);
  const accounts = compiled(sources, place).targets.map((target) => target.account);
  const here = sources.map((source) => inOneAccount(source, accounts, aws.account));
  const declared = compiled(here, place);
  const ids = await buildEstate(declared, asConsole);
  const watched = here.map((source) => asWatched(source, place, ids));
  const slack = await openRoom();
  const wired = await wireDefinitions({
    aws,
    ...codeOf(aws, packaged),
    overrides: {
      batchingWindowSeconds: 0,
      // The double in the place of Slack, and what a story in one process likes: all else is as it deploys.
      environment: {
        ...(packaged === undefined ? { STAGEWATCH_QUOTA_SHARE: '1', POWERTOOLS_DEV: 'true' } : {}),
        ...slack.environment,
      },
    },
  });
  await finishDeployment(wired, slack.access);
  await wired.loadAll();
  const notices = await listen(wired.names.topicArn);
  const outcome = await wired.invoke('baseline', {
    sources: watched.map(payloadOf),
    settings: settingsFor(declared),
  });
  refuseProblems(outcome);
  await wired.runSchedule('sweep');
  await wired.drain();
  wired.pump();
  const stopTicking = tick(wired);
  return {
    aws,
    wired,
    notices,
    slack,
    ids,
    baseline: compiled(watched, place),
    as,
    redeclare: async (from, to) => {
      const texts = watched.map((source) => ({ ...source, text: source.text.replace(from, to) }));
      refuseProblems(await wired.invoke('baseline', { sources: texts.map(payloadOf) }));
    },
    madeBy: makerIn(wired.names.table),
    close: async () => {
      await stopTicking();
      await wired.stop();
      await notices.stop();
      await packaged?.close();
      await slack.close();
      await aws.close();
    },
  };
};
