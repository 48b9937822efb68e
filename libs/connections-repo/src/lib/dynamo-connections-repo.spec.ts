import { BatchWriteItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { dynamoStores, type RunningStore } from '@carillon/dynamodb-testing';
import { EVERYONE, userChannel } from '@carillon/route-types';
import { connectionsRepoContract, membersOf } from '../testing';
import { dynamoConnectionsRepo } from './dynamo-connections-repo';
import { partitionOf } from './rows';

describe.each(dynamoStores())('connections in $name', ({ start }) => {
  let store: RunningStore;
  beforeAll(async () => {
    store = await start();
  }, 30_000);
  afterAll(() => store.stop());
  const createTable = () => store.createTable({ hash: ['channel', 'S'], range: ['connectionId', 'S'] });
  const repoOf = (tableName: string, { shards = 16, now = (): number => 0 } = {}) =>
    dynamoConnectionsRepo({ client: store.client, tableName, shards, now });

  connectionsRepoContract(async () => {
    let now = 0;
    const repo = repoOf(await createTable(), { now: () => now });
    return { repo, setNow: (ms) => void (now = ms) };
  });

  it('reads a channel whose rows pass the 1 MB of a page', async () => {
    const tableName = await createTable();
    const repo = repoOf(tableName, { shards: 1 });
    const ids = Array.from({ length: 50 }, (_, i) => `big-${String(i).padStart(3, '0')}`);
    const items = ids.map((id) => ({
      channel: { S: '@ada#0' },
      connectionId: { S: id },
      connectedAt: { N: '0' },
      expiresAt: { N: '99999999' },
      padding: { S: 'x'.repeat(60_000) },
    }));
    for (let i = 0; i < items.length; i += 25)
      await store.client.send(
        new BatchWriteItemCommand({
          RequestItems: { [tableName]: items.slice(i, i + 25).map((Item) => ({ PutRequest: { Item } })) },
        }),
      );
    let pages = 0;
    for await (const page of repo.members(userChannel('ada'))) pages += page.length > 0 ? 1 : 0;
    expect(pages).toBeGreaterThan(1);
    expect(await membersOf(repo, userChannel('ada'))).toEqual(ids);
  });

  it('reads one row beyond the limit at most to tell that an audience is larger', async () => {
    const repo = repoOf(await createTable());
    await Promise.all(
      Array.from({ length: 150 }, (_, i) => repo.add({ connectionId: `connection-${i}=`, connectedAt: 0 })),
    );
    let rows = 0;
    const { middlewareStack } = store.client;
    const count = { name: 'countRows', override: true } as const;
    middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        rows += (result.output as { ScannedCount?: number }).ScannedCount ?? 0;
        return result;
      },
      { ...count, step: 'initialize' },
    );
    expect(await repo.audience(EVERYONE, 50)).toBeUndefined();
    expect(rows).toBe(51);
    rows = 0;
    expect(await repo.audience(EVERYONE, 150)).toHaveLength(150);
    expect(rows).toBe(150);
    middlewareStack.remove(count.name);
  });

  it('consumes what `capacity()` takes for granted: 3 writes in the life of a guest, 80 bytes a member read consistently', async () => {
    const repo = repoOf(await createTable(), { shards: 1 });
    let units = 0;
    const { middlewareStack } = store.client;
    const count = { name: 'countUnits', override: true } as const;
    middlewareStack.add(
      (next) => async (args) => {
        Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' });
        const result = await next(args);
        units +=
          (result.output as { ConsumedCapacity?: { CapacityUnits?: number } }).ConsumedCapacity?.CapacityUnits ?? 0;
        return result;
      },
      { ...count, step: 'initialize' },
    );
    const consumed = async (act: () => Promise<unknown>): Promise<number> => {
      units = 0;
      await act();
      return units;
    };
    const connectedAt = Date.UTC(2026, 0, 1);
    const guest = { connectionId: 'GGGGGGGGGGGGGGG=', connectedAt };
    expect(await consumed(() => repo.add(guest))).toBe(1);
    expect(await consumed(() => repo.remove(guest))).toBe(2); // its row, and the set of its subscriptions, that there be none
    const ada = { ...guest, userId: 'ada' };
    expect(await consumed(() => repo.add(ada))).toBe(2);
    expect(await consumed(() => repo.remove(ada))).toBe(3);

    const members = Array.from({ length: 500 }, (_, i) => ({
      connectionId: `C${String(i).padStart(14, '0')}=`,
      connectedAt,
    }));
    await Promise.all(members.map((member) => repo.add(member)));
    const bytes = ((await consumed(() => membersOf(repo, EVERYONE))) * 4_096) / members.length;
    expect(bytes).toBeGreaterThan(72);
    expect(bytes).toBeLessThan(88);
    middlewareStack.remove(count.name);
  });

  it.each([0, 1.5, 1_025, NaN])('refuses %d shards', (shards) => {
    expect(() => repoOf('any', { shards })).toThrow(RangeError);
  });

  it('leaves not one row of a connection that subscribed, was refused, unsubscribed and left', async () => {
    const tableName = await createTable();
    const repo = repoOf(tableName);
    const ada = { connectionId: 'AAAAAAAAAAAAAAA=', userId: 'ada', connectedAt: 0 };
    await repo.add(ada);
    const rows = async () => (await store.client.send(new ScanCommand({ TableName: tableName }))).Items ?? [];
    await Promise.all(Array.from({ length: 20 }, (_, i) => repo.subscribe(ada, `channel-${i}`, 10)));
    for (const { expiresAt } of await rows()) expect(expiresAt).toEqual({ N: '7800' });
    expect(await rows()).toHaveLength(2 + 10 + 1);
    await Promise.all(Array.from({ length: 20 }, (_, i) => repo.unsubscribe(ada, `channel-${i}`)));
    await repo.remove(ada);
    await repo.subscribe(ada, 'late', 10);
    await repo.unsubscribe(ada, 'late');
    expect(await rows()).toEqual([]);
  });

  it('rejects, and leaves no rejection unhandled, when the table is missing', async () => {
    const repo = repoOf('no-such-table');
    await expect(membersOf(repo, EVERYONE)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(repo.prune(EVERYONE, { connectionId: 'x' }, 1)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});

describe('the shard of a connection', () => {
  it('depends on its id alone and spreads evenly', () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 16_000; i++) {
      const partition = partitionOf(EVERYONE, `connection-${i}=`, 16);
      counts.set(partition, (counts.get(partition) ?? 0) + 1);
    }
    expect(counts.size).toBe(16);
    expect(Math.min(...counts.values())).toBeGreaterThan(850);
    expect(Math.max(...counts.values())).toBeLessThan(1_150);
  });
});
