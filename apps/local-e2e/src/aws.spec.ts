import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { type Client, join } from './client';
import { type RunningSystem, startSystem } from './system';

const TableName = 'carillon-dev-connections';
const settings = { region: 'eu-north-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

let system: RunningSystem;
let wsUrl: string;
let dynamodb: DynamoDBDocumentClient;
let lambda: LambdaClient;
let management: ApiGatewayManagementApiClient;

beforeAll(async () => {
  system = await startSystem();
  wsUrl = `${system.url.replace('http', 'ws')}/dev`;
  dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient({ ...settings, endpoint: system.url }));
  lambda = new LambdaClient({ ...settings, endpoint: system.url });
  management = new ApiGatewayManagementApiClient({ ...settings, endpoint: `${system.url}/dev` });
});
afterAll(async () => {
  for (const client of [dynamodb, lambda, management]) client.destroy();
  await system.stop();
});

const connectionIds = async (): Promise<string[]> => {
  const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName }));
  return Items.map(({ connectionId }) => connectionId as string);
};

/** A client and the id of its connection: the one that was not in the table before. */
const joinKnown = async (): Promise<{ client: Client; id: string }> => {
  const before = new Set(await connectionIds());
  const client = await join(wsUrl);
  const [id = ''] = (await connectionIds()).filter((connectionId) => !before.has(connectionId));
  return { client, id };
};

const invoke = async (payload: unknown, functionName = 'carillon-dev-publish') => {
  const answer = await lambda.send(new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(payload) }));
  return {
    fault: answer.FunctionError,
    result: JSON.parse(answer.Payload?.transformToString() ?? 'null') as Record<string, unknown>,
  };
};

describe('the AWS SDK against the local system', () => {
  it('invokes publish to push to one connection, to everyone, and to nobody', async () => {
    const ada = await joinKnown();
    const bob = await joinKnown();
    expect(await invoke({ target: { connection: ada.id }, data: 'psst', id: 'p1' })).toEqual({
      fault: undefined,
      result: { id: 'p1', delivered: 1, gone: 0, throttled: 0 },
    });
    expect(await ada.client.next()).toEqual({ type: 'direct', id: 'p1', at: expect.any(Number), data: 'psst' });
    expect((await invoke({ target: { all: true }, data: 'all', id: 'p2' })).result).toMatchObject({
      channel: '$all',
      delivered: 2,
    });
    for (const { client } of [ada, bob])
      expect(await client.next()).toMatchObject({ type: 'message', channel: '$all', id: 'p2', data: 'all' });
    expect((await invoke({ target: { user: 'nobody' }, data: 1 })).result).toMatchObject({
      channel: '@nobody',
      delivered: 0,
    });
    await Promise.all([ada.client.close(), bob.client.close()]);
  });

  it('sees what was wrong with a push as a function error', async () => {
    expect(await invoke({ target: 'all', data: 1 })).toEqual({
      fault: 'Unhandled',
      result: expect.objectContaining({ errorType: 'Refusal', errorMessage: expect.stringMatching(/^target/) }),
    });
  });

  it('gets, posts to and deletes a connection; after that it is gone (cases 97, 101, 105, 107)', async () => {
    const { client, id } = await joinKnown();
    const ConnectionId = id;
    expect(await management.send(new GetConnectionCommand({ ConnectionId }))).toMatchObject({
      ConnectedAt: expect.any(Date),
      LastActiveAt: expect.any(Date),
      Identity: { SourceIp: '127.0.0.1' },
    });
    await management.send(new PostToConnectionCommand({ ConnectionId, Data: 'hello' }));
    expect(await client.next()).toBe('hello');
    await management.send(new DeleteConnectionCommand({ ConnectionId }));
    expect((await client.closed)[0]).toBe(1000);
    await expect(management.send(new PostToConnectionCommand({ ConnectionId, Data: 'x' }))).rejects.toBeInstanceOf(
      GoneException,
    );
    expect((await invoke({ target: { connection: id }, data: 1 })).result).toMatchObject({ delivered: 0, gone: 1 });
  });

  it('reaches every client with a plain script: scan the table, post to each', async () => {
    const clients = [await join(wsUrl), await join(wsUrl), await join(wsUrl)];
    for (const ConnectionId of await connectionIds())
      await management.send(new PostToConnectionCommand({ ConnectionId, Data: '"script"' })).catch((error: unknown) => {
        if (!(error instanceof GoneException)) throw error; // of a test before, on its way out
      });
    for (const client of clients) expect(await client.next()).toBe('script');
    await Promise.all(clients.map((client) => client.close()));
  });

  it('finds no row of a connection whose $disconnect ran', async () => {
    const { client, id } = await joinKnown();
    await client.close();
    await system.line(new RegExp(`\\$disconnect.*${id}`));
    expect(await connectionIds()).not.toContain(id);
  });

  it('is told which function, and which service, does not exist', async () => {
    await expect(invoke({}, 'carillon-dev-nothing')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const answer = await fetch(`${system.url}/`, {
      method: 'POST',
      headers: { 'x-amz-target': 'AmazonSSM.GetParameter' },
    });
    expect(answer.status).toBe(501);
    expect(await answer.json()).toMatchObject({ message: 'AmazonSSM.GetParameter is not part of the local system' });
  });
});
