// DynamoDB: dynalite, called in process; it never listens on a port of its own.
import { Readable } from 'node:stream';
import * as client from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { jsonError, readJson, targetOf } from '../json-protocol.js';
import type { WireAnswer, WireRequest } from '../protocol/schema-server.js';
import { ServiceError, type Call } from '../protocol/service.js';
import type { Deployed } from './deployed.js';

const plainHeaders = { 'content-type': 'application/x-amz-json-1.0' };
const NAMESPACE = 'com.amazonaws.dynamodb.v20120810';

/** What dynalite does not know of a table; a table that nobody deployed has neither. */
const backupsOf = (isBackedUp: boolean) => {
  const status = isBackedUp ? 'ENABLED' : 'DISABLED';
  return {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: status },
    },
  };
};

const withDescribed = (body: string, described: object): string => {
  const { Table } = JSON.parse(body) as { Table?: object };
  return Table === undefined ? body : JSON.stringify({ Table: { ...Table, ...described } });
};

/** Answers DynamoDB requests; all accounts and Regions share the tables. */
export const createDynamo = (tables: Deployed['tables']) => {
  const inner = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const ask = ({ method, url, headers, body }: WireRequest) =>
    new Promise<{ status: number; headers: Record<string, string>; body: string }>((resolve) => {
      const sent: Record<string, string> = {};
      const response = {
        statusCode: 200,
        setHeader: (name: string, value: unknown) => (sent[name.toLowerCase()] = String(value)),
        end: (text = '') => resolve({ status: response.statusCode, headers: sent, body: text }),
      };
      const request = Object.assign(Readable.from([body]), {
        method,
        url: url.pathname + url.search,
        headers,
      });
      inner.emit('request', request, response);
    });
  return async (
    request: WireRequest,
    makeCall: (operation: string, input: Call['input']) => Call,
  ): Promise<WireAnswer> => {
    const operation = targetOf(request);
    try {
      const input = readJson(request.body);
      makeCall(operation, input);
      const settings = tables.get(String(input['TableName']));
      if (operation === 'DescribeContinuousBackups') {
        const body = JSON.stringify(backupsOf(settings?.isBackedUp === true));
        return { status: 200, headers: plainHeaders, body, operation, input };
      }
      if (operation === 'DescribeTimeToLive') {
        const body = JSON.stringify({
          TimeToLiveDescription: settings?.expiry ?? { TimeToLiveStatus: 'DISABLED' },
        });
        return { status: 200, headers: plainHeaders, body, operation, input };
      }
      const answer = await ask(request);
      if (operation === 'DescribeTable' && answer.status === 200) {
        const DeletionProtectionEnabled = settings?.isProtected === true;
        const body = withDescribed(answer.body, { ...settings?.described, DeletionProtectionEnabled });
        return { status: 200, headers: plainHeaders, body, operation, input };
      }
      if (answer.status === 400 && answer.body.includes('UnknownOperationException')) {
        const text = `The embedded AWS does not implement ${operation} (dynalite has no such operation)`;
        throw new ServiceError('UnknownOperationException', text);
      }
      return { ...answer, operation, input };
    } catch (failure) {
      return { ...jsonError(client, NAMESPACE, failure), operation, input: {} };
    }
  };
};
