import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { sdkPostman } from './sdk-postman';

const GONE = { 'x-amzn-ErrorType': 'GoneException' };

/** A management API that answers by the connection's name. */
const answers: Record<string, (response: ServerResponse) => void> = {
  open: (response) => response.writeHead(200).end(),
  gone: (response) => response.writeHead(410, GONE).end(),
  'gone-by-a-proxy': (response) => response.writeHead(410).end(),
  slow: (response) => response.writeHead(429, { 'x-amzn-ErrorType': 'LimitExceededException' }).end('{}'),
  forbidden: (response) => response.writeHead(403, { 'x-amzn-ErrorType': 'ForbiddenException' }).end('{}'),
  hung: () => undefined,
};
const requests: { url: string | undefined; body: string }[] = [];
const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  requests.push({ url: request.url, body });
  answers[request.url?.split('/').pop() ?? '']?.(response);
});
let client: ApiGatewayManagementApiClient;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = new ApiGatewayManagementApiClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/dev`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
});
afterAll(async () => {
  client.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('the postman of the SDK', () => {
  it('posts the payload as it is to the connection', async () => {
    expect(await sdkPostman({ client, timeoutMs: 5_000 }).post('open', '{"é":1}')).toBe('delivered');
    expect(requests.at(-1)).toEqual({ url: '/dev/@connections/open', body: '{"é":1}' });
  });

  it.each([
    ['gone', 'gone'],
    ['gone-by-a-proxy', 'gone'],
    ['slow', 'throttled'],
  ])('takes the answer %s for news: %s (case 101)', async (connectionId, posted) => {
    expect(await sdkPostman({ client, timeoutMs: 5_000 }).post(connectionId, 'x')).toBe(posted);
  });

  it('rejects for any other refusal', async () => {
    await expect(sdkPostman({ client, timeoutMs: 5_000 }).post('forbidden', 'x')).rejects.toMatchObject({
      name: 'ForbiddenException',
    });
  });

  it('gives up a post that is not answered', async () => {
    await expect(sdkPostman({ client, timeoutMs: 20 }).post('hung', 'x')).rejects.toMatchObject({
      name: expect.stringMatching(/Abort|Timeout/),
    });
  });
});
