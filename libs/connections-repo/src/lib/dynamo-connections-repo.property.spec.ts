import { setImmediate as settled } from 'node:timers/promises';
import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamoStores, type RunningStore } from '@carillon/dynamodb-testing';
import * as fc from 'fast-check';
import { dynamoConnectionsRepo } from './dynamo-connections-repo';
import { partitionOf, subscriptionsPartition } from './rows';

const CHANNEL = 'news';

/** A client whose requests wait until they are let through, one at a time, so that a test says in which order they come. */
const heldClient = (client: DynamoDBClient) => {
  const waiting: (() => Promise<void>)[] = [];
  const send = (command: GetItemCommand) =>
    new Promise((resolve, reject) =>
      waiting.push(async () => {
        await client.send(command).then(resolve, reject);
        await settled(); // who was answered asks on, or is done
      }),
    );
  return {
    client: { send } as unknown as DynamoDBClient,
    waiting: () => waiting.length,
    letThrough: (index: number) => waiting.splice(index % waiting.length, 1)[0]?.(),
  };
};

describe.each(dynamoStores())('calls whose requests to $name come in any order', ({ start }) => {
  let store: RunningStore;
  let tableName: string;
  let plays = 0;
  beforeAll(async () => {
    store = await start();
    tableName = await store.createTable({ hash: ['channel', 'S'], range: ['connectionId', 'S'] });
  }, 30_000);
  afterAll(() => store.stop());

  const item = async (channel: string, connectionId: string) => {
    const Key = { channel: { S: channel }, connectionId: { S: connectionId } };
    return (await store.client.send(new GetItemCommand({ TableName: tableName, Key, ConsistentRead: true }))).Item;
  };

  /**
   * Starts the calls on a connection that is in the channel, and lets their requests through in the order of `choices`: each an index of
   * those that wait. Looks at the row and at the set after each.
   */
  const play = async (calls: ('subscribe' | 'unsubscribe')[], choices: number[]) => {
    const ada = { connectionId: `connection-${plays++}=`, userId: 'ada', connectedAt: 0 };
    const repoOn = (client: DynamoDBClient) => dynamoConnectionsRepo({ client, tableName, shards: 1, now: () => 0 });
    const before = repoOn(store.client);
    await before.add(ada);
    await before.subscribe(ada, CHANNEL, 1);

    const { client, waiting, letThrough } = heldClient(store.client);
    const repo = repoOn(client);
    let subscribing = 0;
    const subscribe = async () => {
      subscribing++;
      expect(await repo.subscribe(ada, CHANNEL, 1)).toBe('subscribed');
      subscribing--;
    };
    const running = calls.map((call) => (call === 'subscribe' ? subscribe() : repo.unsubscribe(ada, CHANNEL)));

    for (let i = 0; waiting() > 0; i++) {
      await letThrough(choices[i] ?? 0);
      const hasRow = (await item(partitionOf(CHANNEL, ada.connectionId, 1), ada.connectionId)) !== undefined;
      const set = await item(subscriptionsPartition(ada.connectionId), ada.connectionId);
      const isCounted = set?.['channels']?.SS?.includes(CHANNEL) ?? false;
      // Whoever was told that it is in is never out, though an `unsubscribe` from before be under way.
      if (isCounted && subscribing === 0) expect(hasRow).toBe(true);
      if (waiting() === 0) expect(hasRow).toBe(isCounted);
    }
    await Promise.all(running);
  };

  it('do not undo a subscription that was made between two requests of an unsubscribe', () =>
    play(['unsubscribe', 'subscribe'], [0, 0, 1, 1, 1, 0]));

  it('leave a channel joined or left, and never half', async () => {
    const call = fc.constantFrom('subscribe', 'unsubscribe');
    await fc.assert(
      fc.asyncProperty(
        fc.array(call, { minLength: 2, maxLength: 5 }),
        fc.array(fc.nat(9), { minLength: 20, maxLength: 20 }),
        play,
      ),
      { numRuns: 200 },
    );
  }, 60_000);
});
