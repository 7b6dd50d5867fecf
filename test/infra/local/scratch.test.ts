import { createServer } from 'node:http';
import * as client from '@aws-sdk/client-api-gateway';
import { answer } from '../../../infra/local/protocol/schema-server.js';
import { ServiceError, type SchemaService } from '../../../infra/local/protocol/service.js';
import { modelOf } from '../../../infra/local/protocol/routes.js';
it('x', async () => {
  console.log(modelOf(client).routes.length);
  const seen: unknown[] = [];
  const service: SchemaService = { signingName: 'apigateway', eventSource: 'apigateway.amazonaws.com', client, operations: {
    GetStage: (c) => { seen.push(c.input); return { stageName: 'x', createdDate: new Date(0), variables: { a: 'b' }, cacheClusterEnabled: false }; },
    GetIntegration: () => ({ requestTemplates: { 'application/json': null } }),
    GetTags: (c) => { seen.push(c.input); throw new ServiceError('TooManyRequestsException', 'slow', { retryAfterSeconds: '3' }); },
    PutIntegration: (c) => { seen.push(c.input); return c.input; },
  } };
  const server = createServer((q, s) => { const chunks: Buffer[] = []; q.on('data', (c) => chunks.push(c)).on('end', async () => {
    const a = await answer(service, { method: q.method ?? '', url: new URL(q.url ?? '', 'http://x'), headers: q.headers as Record<string, string>, body: Buffer.concat(chunks) }, (operation, input) => ({ operation, input, account: '1', region: 'eu-west-1', caller: { accessKeyId: '', account: '', userAgent: '', sourceIp: '' }, now: new Date() }));
    console.log(a); s.writeHead(a!.status, a!.headers).end(a!.body); }); });
  await new Promise<void>((ok) => server.listen(0, '127.0.0.1', ok));
  const c = new client.APIGateway({ endpoint: `http://127.0.0.1:${(server.address() as any).port}`, region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, maxAttempts: 1 });
  console.log(await c.getStage({ restApiId: 'a', stageName: 's%2/ 1' }), await c.getIntegration({ restApiId: 'a', resourceId: 'b', httpMethod: 'GET' }));
  await c.getTags({ resourceArn: 'arn:aws:apigateway:eu-west-1::/restapis/x/stages/y' }).catch((e) => console.log(e));
  await c.getStages({ restApiId: 'x' }).catch((e) => console.log(e));
  console.log(await c.putIntegration({ restApiId: 'a', resourceId: 'b', httpMethod: 'GET', type: 'AWS', integrationHttpMethod: 'POST', timeoutInMillis: 500, requestTemplates: { 'application/json': null as any } }), seen);
  server.close();
});
