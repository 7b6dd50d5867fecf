// Two accounts with two Regions each, watched from one deployment: its bundles in processes of their own, its own templates in the member.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  APIGatewayClient,
  CreateDeploymentCommand,
  CreateRestApiCommand,
  CreateStageCommand,
  GetStageCommand,
  PutIntegrationCommand,
  PutMethodCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { parse } from 'yaml';
import { stage } from '../../infra/deployment/command/staging.js';
import { deployMemberRoles, deployMemberRules, type Member } from '../../infra/local/member.js';
import { startLocalAws } from '../../infra/local/server.js';
import { wire } from '../../infra/local/wiring.js';
import { contentOf, type Item } from '../../shared/adapters/dynamodb/items.js';
import { readSettings } from '../../shared/usecases/settings.js';
import { epochMs } from '../../shared/model/time.js';
import { createDoors } from '../faults/deployed-doors.js';
import { quietDoors } from '../support/quiet-doors.js';

export const home = '123456789012';
export const member = '999988887777';
export const regions = ['eu-west-1', 'us-east-1'] as const;
export const externalId = 'one-of-many-deployments';

export interface Place {
  account: string;
  region: string;
}

export const places: readonly Place[] = [home, member].flatMap((account) =>
  regions.map((region) => ({ account, region })),
);

export const nameOf = ({ account, region }: Place): string => `${account}/${region}`;

const settingsText = `
scope:
  accounts: ['${member}']
  regions: [${regions.join(', ')}]
  externalId: ${externalId}
notify: { email: [ops@example.com] }
remediation: { mode: propose }
`;

const stages = ['s0', 's1', 's2'];

const readSettled = () => {
  const file = 'stagewatch.yml';
  const read = readSettings(file, settingsText, epochMs(Date.now()));
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  const tree: unknown = parse(settingsText);
  return { settings: read.settings, tree, file: { path: file, text: settingsText } };
};

const createApi = async (v1: APIGatewayClient): Promise<string> => {
  const { id: restApiId = '', rootResourceId: resourceId = '' } = await v1.send(
    new CreateRestApiCommand({ name: 'shop' }),
  );
  const method = { restApiId, resourceId, httpMethod: 'GET' };
  await v1.send(new PutMethodCommand({ ...method, authorizationType: 'NONE' }));
  await v1.send(new PutIntegrationCommand({ ...method, type: 'MOCK' }));
  const { id: deploymentId = '' } = await v1.send(new CreateDeploymentCommand({ restApiId }));
  for (const stageName of stages)
    await v1.send(new CreateStageCommand({ restApiId, deploymentId, stageName, description: 'live' }));
  return restApiId;
};

const declarationOf = (restApiId: string): string =>
  [
    'resources:',
    ...stages.map(
      (name) =>
        `  - aws_api_gateway_stage: { name: ${name}, rest_api_id: ${restApiId}, stage_name: ${name}, description: live }`,
    ),
  ].join('\n');

export const startAccountsWorld = async () => {
  const { settings, tree, file } = readSettled();
  const root = mkdtempSync(join(tmpdir(), 'stagewatch-accounts-'));
  const target = { stage: 'prod', region: regions[0] };
  stage(process.cwd(), root, { target, settings, file });
  const templates = {
    account: readFileSync(join(root, 'member-account.yml'), 'utf8'),
    region: readFileSync(join(root, 'member-region.yml'), 'utf8'),
  };
  let own: Readonly<Record<string, string>> = {};
  const doors = createDoors(
    () => {},
    () => ({ ...process.env, ...own }),
  );
  const aws = await startLocalAws({ region: target.region, now: doors.now });
  const wired = await wire({
    aws,
    root,
    load: (name, { environment }) => {
      own = environment;
      return doors.load(name);
    },
    overrides: {
      variables: target,
      environment: quietDoors,
    },
  });
  const parameters = { ExternalId: externalId, Stage: 'prod', Remediation: 'on' };
  const joining: Member = { account: member, regions, parameters };
  const deployRoles = () => deployMemberRoles(aws, templates, joining);
  const state = { removeRoles: deployRoles() };
  deployMemberRules(aws, wired, templates, { ...joining, parameters: { Stage: 'prod' } });
  deployMemberRules(aws, wired, templates, { account: home, regions, parameters: { Stage: 'prod' } });

  const clients = new Map<string, APIGatewayClient>();
  const handsIn = (place: Place): APIGatewayClient => {
    const credentials = aws.signIn({ account: place.account, name: 'mallory' });
    const made =
      clients.get(nameOf(place)) ??
      new APIGatewayClient({ endpoint: aws.endpoint, region: place.region, credentials });
    clients.set(nameOf(place), made);
    return made;
  };
  const apis = new Map<string, string>();
  for (const place of places) apis.set(nameOf(place), await createApi(handsIn(place)));
  await wired.invoke('baseline', {
    sources: places.map((place) => ({
      name: `${nameOf(place)}.yml`,
      text: declarationOf(apis.get(nameOf(place)) ?? ''),
      ...place,
    })),
    settings: tree,
  });
  await wired.drain();

  const named = (place: Place, stageName: string) => ({
    restApiId: apis.get(nameOf(place)) ?? '',
    stageName,
  });
  const table = new DynamoDBClient({
    endpoint: aws.endpoint,
    region: aws.region,
    credentials: { accessKeyId: home, secretAccessKey: 'x' },
  });
  const world = {
    aws,
    wired,
    doors,
    target: (place: Place, stageName = 's0') => {
      const { restApiId } = named(place, stageName);
      return `apigateway.stage:${nameOf(place)}/${restApiId}/${stageName}`;
    },
    createApi: (place: Place) => createApi(handsIn(place)),
    /** A person of that account changes a stage there. */
    describe: (place: Place, description: string, stageName = 's0') =>
      handsIn(place).send(
        new UpdateStageCommand({
          ...named(place, stageName),
          patchOperations: [{ op: 'replace', path: '/description', value: description }],
        }),
      ),
    live: async (place: Place, stageName = 's0') =>
      (await handsIn(place).send(new GetStageCommand(named(place, stageName)))).description,
    describeAll: async (description: string) => {
      for (const place of places) for (const name of stages) await world.describe(place, description, name);
    },
    pass: (minutes: number) => doors.pass(minutes * 60_000),
    sweep: async () => {
      await wired.runSchedule('sweep');
      await wired.drain();
    },
    /** So many minutes of the schedule. */
    minutes: async (count: number) => {
      for (let passed = 0; passed < count; passed += 1) {
        doors.pass(60_000);
        await wired.runSchedule('deliver');
        await wired.drain();
      }
    },
    removeRoles: () => state.removeRoles(),
    deployRoles: () => {
      state.removeRoles = deployRoles();
    },
    subscribe: (Endpoint: string, filter: object) =>
      aws.call('sns', 'Subscribe', {
        TopicArn: wired.names.topicArns['DriftTopic'],
        Protocol: 'email',
        Endpoint,
        Attributes: { FilterPolicy: JSON.stringify(filter) },
      }),
    /** Mails since the last time, but for plans. */
    takeMails: () => aws.mailbox.splice(0).filter(({ text }) => !text.includes('can be put back')),
    finding: async (place: Place, stageName?: string): Promise<unknown> => {
      const wanted = world.target(place, stageName);
      const { Items = [] } = await table.send(new ScanCommand({ TableName: wired.names.table }));
      const rows = (Items as Item[]).filter((item) => item['content'] !== undefined).map(contentOf);
      return rows.find(
        (row) => JSON.stringify(row).includes(`"target":"${wanted}"`) && 'finding' in Object(row),
      );
    },
    close: async () => {
      await wired.stop();
      await doors.close();
      for (const client of clients.values()) client.destroy();
      table.destroy();
      await aws.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
  return world;
};

export type AccountsWorld = Awaited<ReturnType<typeof startAccountsWorld>>;
