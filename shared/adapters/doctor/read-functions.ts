// The functions as they are: configuration, concurrency, event source mappings, URL.
import {
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  GetFunctionUrlConfigCommand,
  LambdaClient,
  paginateListEventSourceMappings,
} from '@aws-sdk/client-lambda';
import type { ById, FunctionFact, Part } from '../../usecases/doctor/facts.js';
import type { Told } from '../../usecases/doctor/told.js';
import { asked, askedOfEach, using, type ClientConfig } from './asking.js';

const mappingsOf = (client: LambdaClient, FunctionName: string): Promise<FunctionFact['mappings']> =>
  asked('lambda:ListEventSourceMappings', async () => {
    const all: { id: string; state: string; source: string }[] = [];
    for await (const { EventSourceMappings = [] } of paginateListEventSourceMappings(
      { client },
      { FunctionName },
    ))
      all.push(
        ...EventSourceMappings.map(({ UUID = '', State = '', EventSourceArn = '' }) => ({
          id: UUID,
          state: State,
          source: EventSourceArn,
        })),
      );
    return all;
  });

const readFunction = (client: LambdaClient, { physical }: Part): Promise<Told<FunctionFact>> =>
  asked('lambda:GetFunctionConfiguration', async () => {
    const named = { FunctionName: physical };
    const live = await client.send(new GetFunctionConfigurationCommand(named));
    const [concurrency, mappings, url] = await Promise.all([
      asked('lambda:GetFunctionConcurrency', async () => {
        const { ReservedConcurrentExecutions } = await client.send(new GetFunctionConcurrencyCommand(named));
        return ReservedConcurrentExecutions;
      }),
      mappingsOf(client, physical),
      asked('lambda:GetFunctionUrlConfig', async () => {
        const { AuthType = '' } = await client.send(new GetFunctionUrlConfigCommand(named));
        return { auth: AuthType };
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
    };
  });

export const readFunctions = (config: ClientConfig, parts: readonly Part[]): Promise<ById<FunctionFact>> =>
  using(new LambdaClient(config), (client) => askedOfEach(parts, (part) => readFunction(client, part)));
