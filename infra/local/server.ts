// The embedded AWS: one loopback endpoint that speaks to the real SDK and to the AWS CLI.
import type { Server } from 'node:http';
import { operatorError, type StagewatchError } from '../../shared/model/errors.js';
import { createAssumableRoles, type AssumableRoles } from './assumable-roles.js';
import type { BusEvent, Tell } from './bus.js';
import { createEndpoint, type Door, type LoggedCall } from './endpoint.js';
import { createFaults, type Faults } from './faults.js';
import {
  createIdentities,
  DEFAULT_ACCOUNT,
  type Credentials,
  type Identities,
  type Identity,
} from './identities.js';
import { answerJson, answerJson11 } from './json-protocol.js';
import { answer } from './protocol/schema-server.js';
import type { Answer, Call, SchemaService } from './protocol/service.js';
import { answerQuery } from './query-protocol.js';
import { createQuotas, type QuotaMode, type Quotas } from './quotas.js';
import { apigateway } from './services/apigateway/index.js';
import { apigatewayv2 } from './services/apigatewayv2/index.js';
import {
  createCloudFormation,
  type CloudFormation,
  type CloudFormationOptions,
} from './services/cloudformation.js';
import { createCloudTrail, type CloudTrail } from './services/cloudtrail.js';
import { createDeployed, describingDoors, trailOperations, type Deployed } from './services/deployed.js';
import { createDynamo } from './services/dynamodb.js';
import { ivsRealtime, type IvsRealtime } from './services/ivs-realtime/index.js';
import { createLambda, type RunFunction } from './services/lambda.js';
import { answerS3, createS3 } from './services/s3.js';
import { createSecretsManager } from './services/secretsmanager.js';
import { createSns, type Mail } from './services/sns.js';
import { createSqs, type Sqs, type SqsOptions } from './services/sqs.js';
import { createSts } from './services/sts.js';
import { isRead, type TrailEvent } from './trail.js';

/** How to start. `now` is the clock of everything but long polls. */
export interface LocalAwsOptions {
  port?: number;
  region?: string;
  quotas?: QuotaMode;
  now?: () => Date;
}

/** The services by short name; API Gateway and IVS are the ones that CloudTrail records. */
export interface Services {
  apigateway: SchemaService;
  apigatewayv2: SchemaService;
  cloudformation: CloudFormation;
  cloudtrail: CloudTrail;
  ivs: IvsRealtime;
  s3: SchemaService;
  secretsmanager: SchemaService;
  sns: SchemaService;
  sqs: Sqs;
  sts: SchemaService;
}

/** The running embedded AWS. */
export interface LocalAws {
  endpoint: string;
  port: number;
  region: string;
  account: string;
  /** What points an SDK or the CLI at it. */
  environment: Readonly<Record<string, string>>;
  faults: Faults;
  quotas: Quotas;
  callLog: readonly LoggedCall[];
  resetCalls(): void;
  mailbox: Mail[];
  services: Services;
  /** What the services that describe a deployment answer; tests break it. */
  deployed: Deployed;
  /** The roles that STS hands out. */
  assumable: Pick<AssumableRoles, 'add' | 'remove'>;
  /** Credentials with which a client acts as somebody. */
  signIn(identity: Identity): Credentials;
  /** Runs an operation directly, past the wire, faults, quotas and log. */
  call(service: keyof Services, operation: string, input: Call['input']): Promise<Answer>;
  /** Every mutating call on a control plane; answers how to stop listening. */
  onTrailEvent(listener: (trailEvent: TrailEvent) => void): () => void;
  /** From now on the history alone knows of calls, until the answered function ends that: events get lost. */
  loseTrailEvents(): () => void;
  /** Whatever the default event bus is given: trail events, and what S3 and CloudFormation tell of themselves. */
  onBusEvent(listener: Tell): () => void;
  /** Lets `lambda:Invoke` run functions; answers how to take them away. */
  connectFunctions(run: RunFunction): () => void;
  close(): Promise<void>;
}

const portTaken = (port: number): StagewatchError =>
  operatorError(`Port ${port} is taken.`, [
    {
      where: `127.0.0.1:${port}`,
      what: 'another process listens there',
      remedy: 'Give another port with --port, or end it.',
    },
  ]);

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? portTaken(port) : error),
    );
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });

const doorsOf = (
  {
    apigateway: v1,
    apigatewayv2: v2,
    cloudformation,
    cloudtrail,
    ivs,
    s3,
    secretsmanager,
    sns,
    sqs,
    sts,
  }: Services,
  functions: Set<RunFunction>,
  deployed: Deployed,
  home: string,
): Door[] => [
  ...Object.entries({ apigateway: v1, apigatewayv2: v2, ivs }).map(([name, service]) => ({
    name,
    scope: service.signingName,
    answer: answer.bind(undefined, service),
    recorded: service,
  })),
  { name: 'sns', scope: 'sns', answer: answerQuery.bind(undefined, sns) },
  { name: 'sts', scope: 'sts', answer: answerQuery.bind(undefined, sts) },
  { name: 'cloudformation', scope: 'cloudformation', answer: answerQuery.bind(undefined, cloudformation) },
  { name: 'cloudtrail', scope: 'cloudtrail', answer: answerJson11.bind(undefined, cloudtrail) },
  { name: 's3', scope: 's3', answer: answerS3(s3) },
  { name: 'secretsmanager', scope: 'secretsmanager', answer: answerJson11.bind(undefined, secretsmanager) },
  { name: 'sqs', scope: 'sqs', answer: answerJson.bind(undefined, sqs) },
  { name: 'dynamodb', scope: 'dynamodb', answer: createDynamo(deployed.tables) },
  { name: 'lambda', scope: 'lambda', answer: createLambda(functions) },
  ...describingDoors(deployed, home),
];

const register = <T>(all: Set<T>, one: T): (() => void) => {
  all.add(one);
  return () => void all.delete(one);
};

const createServices = (
  options: SqsOptions & CloudFormationOptions,
  identities: Identities,
  assumable: AssumableRoles,
  mailbox: Mail[],
  deployed: Deployed,
): Services => {
  const sqs = createSqs(options);
  return {
    apigateway: apigateway(),
    apigatewayv2: apigatewayv2(),
    cloudformation: createCloudFormation(options),
    cloudtrail: createCloudTrail(trailOperations(deployed.trails)),
    ivs: ivsRealtime(),
    s3: createS3(options.tell),
    secretsmanager: createSecretsManager(),
    sns: createSns(sqs, mailbox),
    sqs,
    sts: createSts(identities, assumable),
  };
};

/** Every call is in CloudTrail's history; the bus is told of changes, and that may fail. */
const createTelling = (
  { cloudtrail }: Services,
  listeners: ReadonlySet<(trailEvent: TrailEvent) => void>,
  tellBus: Tell,
) => {
  let losesEvents = false;
  return {
    tell: (trailEvent: TrailEvent) => {
      cloudtrail.record(trailEvent);
      if (isRead(trailEvent) || losesEvents) return;
      listeners.forEach((listener) => listener(trailEvent));
      tellBus(trailEvent);
    },
    loseTrailEvents: () => {
      losesEvents = true;
      return () => void (losesEvents = false);
    },
  };
};

const stop = async (server: Server, closing: AbortController): Promise<void> => {
  closing.abort();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
};

/** The AWS CLI reads its Region from another variable than the SDK. */
const environmentOf = (endpoint: string, region: string, account: string): LocalAws['environment'] => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_ACCESS_KEY_ID: account,
  AWS_SECRET_ACCESS_KEY: 'local',
});

/** Starts the embedded AWS on 127.0.0.1. Signatures are read for who and what, not verified. */
export const startLocalAws = async (options: LocalAwsOptions = {}): Promise<LocalAws> => {
  const { now = () => new Date(), region = 'us-east-1' } = options;
  const account = DEFAULT_ACCOUNT;
  const closing = new AbortController();
  const { signal } = closing;
  const identities = createIdentities();
  const assumable = createAssumableRoles();
  const address = { endpoint: '' };
  const mailbox: Mail[] = [];
  const deployed = createDeployed(region);
  const busListeners = new Set<Tell>();
  const tellBus = (told: BusEvent) => busListeners.forEach((listener) => listener(told));
  const services = createServices(
    { endpoint: () => address.endpoint, now, closing: signal, region, tell: tellBus },
    identities,
    assumable,
    mailbox,
    deployed,
  );
  const functions = new Set<RunFunction>();
  const listeners = new Set<(trailEvent: TrailEvent) => void>();
  const log: LoggedCall[] = [];
  const faults = createFaults();
  const quotas = createQuotas(options.quotas ?? 'off');
  const { tell, loseTrailEvents } = createTelling(services, listeners, tellBus);
  const doors = doorsOf(services, functions, deployed, `${account}/${region}`);
  const server = createEndpoint({
    doors,
    faults,
    quotas,
    log,
    now,
    identityOf: identities.of,
    refusalOf: identities.refusalOf,
    tell,
    closing: signal,
  });
  const port = await listen(server, options.port ?? 0);
  const endpoint = (address.endpoint = `http://127.0.0.1:${port}`);
  const environment = environmentOf(endpoint, region, account);
  const shown = {
    endpoint,
    port,
    region,
    account,
    environment,
    faults,
    quotas,
    callLog: log,
    mailbox,
    services,
    deployed,
    assumable,
  };
  return Object.assign(shown, {
    resetCalls: () => void log.splice(0),
    signIn: (identity: Identity) => identities.signIn(identity),
    async call(service: keyof Services, operation: string, input: Call['input']) {
      const run = services[service].operations[operation];
      if (!run) throw new Error(`The embedded AWS does not implement ${service}:${operation}`);
      const caller = { accessKeyId: account, account, userAgent: 'local', sourceIp: '127.0.0.1' };
      return run({ operation, input, account, region, caller, now: now() });
    },
    onTrailEvent: (listener: (trailEvent: TrailEvent) => void) => register(listeners, listener),
    loseTrailEvents,
    onBusEvent: (listener: Tell) => register(busListeners, listener),
    connectFunctions: (run: RunFunction) => register(functions, run),
    close: () => stop(server, closing),
  });
};
