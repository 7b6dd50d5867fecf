// The functions as they are: configuration, concurrency, event source mappings, URL.
import {
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  GetFunctionUrlConfigCommand,
  GetPolicyCommand,
  LambdaClient,
  paginateListEventSourceMappings,
  type EventSourceMappingConfiguration,
  type FunctionConfiguration,
} from '@aws-sdk/client-lambda';
import type { ById, FunctionFact, MappingFact, Part, Settings } from '../../usecases/doctor/facts.js';
import { read, type Told } from '../../usecases/doctor/told.js';
import { asked, askedOfEach, using, type ClientConfig } from './asking.js';
import { jsonOf, settingsOf, statementsIn, unlessEmpty } from './settings.js';

/** Filters and scaling of which nothing is set are answered as empty objects. */
const mappingSettings = (live: EventSourceMappingConfiguration): Settings =>
  settingsOf({
    ...live,
    FilterCriteria: unlessEmpty(live.FilterCriteria),
    ScalingConfig: unlessEmpty(live.ScalingConfig),
  });

/** As the template has them: layers by their ARNs, and a VPC only where there is one. */
const functionSettings = (live: FunctionConfiguration): Settings =>
  settingsOf({
    ...live,
    Layers: live.Layers?.map(({ Arn }) => Arn),
    VpcConfig: (live.VpcConfig?.SubnetIds ?? []).length === 0 ? undefined : live.VpcConfig,
    DeadLetterConfig: unlessEmpty(live.DeadLetterConfig),
    // Neither is compared here, and variables may be secrets.
    Environment: undefined,
  });

const mappingsOf = (client: LambdaClient, FunctionName: string): Promise<FunctionFact['mappings']> =>
  asked('lambda:ListEventSourceMappings', async () => {
    const all: MappingFact[] = [];
    for await (const { EventSourceMappings = [] } of paginateListEventSourceMappings(
      { client },
      { FunctionName },
    ))
      all.push(
        ...EventSourceMappings.map((one) => ({
          id: one.UUID ?? '',
          state: one.State ?? '',
          source: one.EventSourceArn ?? '',
          settings: read(mappingSettings(one)),
        })),
      );
    return all;
  });

const readFunction = (client: LambdaClient, { physical }: Part): Promise<Told<FunctionFact>> =>
  asked('lambda:GetFunctionConfiguration', async () => {
    const named = { FunctionName: physical };
    const live = await client.send(new GetFunctionConfigurationCommand(named));
    const [concurrency, mappings, url, callers] = await Promise.all([
      asked('lambda:GetFunctionConcurrency', async () => {
        const { ReservedConcurrentExecutions } = await client.send(new GetFunctionConcurrencyCommand(named));
        return ReservedConcurrentExecutions;
      }),
      mappingsOf(client, physical),
      asked('lambda:GetFunctionUrlConfig', async () => {
        const { AuthType = '' } = await client.send(new GetFunctionUrlConfigCommand(named));
        return { auth: AuthType };
      }),
      asked('lambda:GetPolicy', async () => {
        const { Policy } = await client.send(new GetPolicyCommand(named));
        return statementsIn(jsonOf(Policy));
      }),
    ]);
    const reason = live.StateReason ?? live.LastUpdateStatusReason;
    return {
      state: live.State ?? 'Active',
      lastUpdate: live.LastUpdateStatus ?? 'Successful',
      ...(reason === undefined ? {} : { reason }),
      runtime: live.Runtime ?? '',
      role: live.Role ?? '',
      environment: live.Environment?.Variables ?? {},
      ...(live.Environment?.Error === undefined ? {} : { isEnvironmentHidden: true as const }),
      concurrency,
      mappings,
      url,
      callers,
      settings: read(functionSettings(live)),
    };
  });

export const readFunctions = (config: ClientConfig, parts: readonly Part[]): Promise<ById<FunctionFact>> =>
  using(new LambdaClient(config), (client) => askedOfEach(parts, (part) => readFunction(client, part)));
