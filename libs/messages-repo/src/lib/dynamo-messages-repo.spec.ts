import { ConditionalCheckFailedException, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamoStores, type RunningStore } from '@carillon/dynamodb-testing';
import { messagesRepoContract } from '../testing';
import { dynamoMessagesRepo } from './dynamo-messages-repo';

const PLENTY = { messages: 1_000, bytes: 10_000_000 };

/**
 * A client whose every `nth` put is carried out while its answer is lost: the SDK sends it again, and the condition then
 * fails on what the first one wrote.
 */
const forgetful = (client: DynamoDBClient, nth: number): DynamoDBClient => {
  let puts = 0;
  const send = async (command: unknown): Promise<unknown> => {
    const result: unknown = await client.send(command as PutItemCommand);
    if (command instanceof PutItemCommand && ++puts % nth === 0)
      throw new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} });
    return result;
  };
  return { send } as DynamoDBClient;
};

describe.each(dynamoStores())('messages in $name', ({ start }) => {
  let store: RunningStore;
  beforeAll(async () => {
    store = await start();
  }, 30_000);
  afterAll(() => store.stop());
  const createTable = () => store.createTable({ hash: ['channel', 'S'], range: ['seq', 'N'] });

  messagesRepoContract(async () => {
    let now = 0;
    const repo = dynamoMessagesRepo({ client: store.client, tableName: await createTable(), now: () => now });
    return { repo, setNow: (ms) => void (now = ms) };
  });

  it.each([1, 2, 3])('stores once and skips nothing when the answer to every put number %d is lost', async (nth) => {
    const tableName = await createTable();
    const repo = dynamoMessagesRepo({ client: forgetful(store.client, nth), tableName, now: Date.now });
    const drafts = Array.from({ length: 30 }, (_, i) => (i % 3 === 0 ? { id: `m${i % 6}`, owner: 'ada' } : {}));
    const appended = await Promise.all(drafts.map((draft) => repo.append('news', { ...draft, at: 0, data: 1 })));
    const { messages } = await repo.latest('news', PLENTY);
    expect(messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 22 }, (_, i) => i + 1));
    expect(new Set(messages.map(({ id }) => id)).size).toBe(22);
    for (const { message } of appended) expect(messages).toContainEqual(message);
  });

  it('finds its own message behind more rows than a page of a query holds', async () => {
    const repo = dynamoMessagesRepo({ client: store.client, tableName: await createTable(), now: Date.now });
    const first = await repo.append('news', { id: 'm1', owner: 'ada', at: 0, data: 1 });
    const data = 'x'.repeat(24_000);
    for (let i = 0; i < 50; i++) await repo.append('news', { at: 0, data });
    expect(await repo.append('news', { id: 'm1', owner: 'ada', at: 0, data: 1 })).toEqual(first);
    const replay = await repo.since('news', first.message, PLENTY);
    expect(replay).toMatchObject({ isContinuous: true, more: true, tail: { seq: 51 } });
    const rest = await repo.since('news', replay.messages.at(-1) ?? first.message, PLENTY);
    expect(replay.messages.length + rest.messages.length).toBe(50);
  });

  it('rejects when the table is missing', async () => {
    const repo = dynamoMessagesRepo({ client: store.client, tableName: 'no-such-table', now: Date.now });
    const missing = { name: 'ResourceNotFoundException' };
    await expect(repo.append('news', { at: 0, data: 1 })).rejects.toMatchObject(missing);
    await expect(repo.tail('news')).rejects.toMatchObject(missing);
    await expect(repo.append('news', { id: 'm1', at: 0, data: 1 })).rejects.toMatchObject(missing);
  });
});
