import { setTimeout as pause } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoStores } from '@carillon/dynamodb-testing';
import { FlagError, parseFlags } from '@carillon/flags';
import { dynamoMessagesRepo } from '@carillon/messages-repo';

const HELP = 'npx nx bench append-bench: how many messages a second one channel takes from writers that compete';

/** What DynamoDB takes for a small request, as seen from a Lambda of its region. The store here answers at once. */
const LATENCY_MS = 5;
const WRITERS = [1, 5, 10, 50];
const APPENDS = 200;

/** Counts the requests of a client by what they do, and lets each take its time. */
const watch = (client: DynamoDBClient): Map<string, number> => {
  const counts = new Map<string, number>();
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        counts.set(commandName, (counts.get(commandName) ?? 0) + 1);
        await pause(LATENCY_MS);
        return next(args);
      },
    { step: 'initialize', name: 'latency' },
  );
  return counts;
};

const measure = async (client: DynamoDBClient, tableName: string, writers: number, counts: Map<string, number>) => {
  const repo = dynamoMessagesRepo({ client, tableName, now: Date.now });
  counts.clear();
  const times: number[] = [];
  const begin = performance.now();
  await Promise.all(
    Array.from({ length: writers }, async () => {
      for (let i = 0; i < APPENDS / writers; i++) {
        const asked = performance.now();
        await repo.append('news', { at: Date.now(), data: { text: 'x'.repeat(280) } });
        times.push(performance.now() - asked);
      }
    }),
  );
  const seconds = (performance.now() - begin) / 1_000;
  const { tail } = await repo.latest('news', { messages: 1, bytes: 1 });
  if (tail.seq !== APPENDS) throw new Error(`${APPENDS} were appended and the log ends at ${tail.seq}`);
  times.sort((a, b) => a - b);
  return {
    writers,
    'appends/s': Math.round(APPENDS / seconds),
    'puts per append': (counts.get('PutItemCommand') ?? 0) / APPENDS,
    'reads per append': (counts.get('QueryCommand') ?? 0) / APPENDS,
    'p50 ms': Math.round(times[Math.floor(times.length / 2)] ?? 0),
    'longest ms': Math.round(times.at(-1) ?? 0),
  };
};

const main = async (): Promise<void> => {
  const { help } = parseFlags(process.argv.slice(2), { help: { type: 'boolean', short: 'h' } });
  if (help) return console.log(HELP);
  const [embedded] = dynamoStores();
  const store = await embedded?.start();
  if (!store) return;
  const counts = watch(store.client);
  const rows: Awaited<ReturnType<typeof measure>>[] = [];
  for (const writers of WRITERS)
    rows.push(
      await measure(
        store.client,
        await store.createTable({ hash: ['channel', 'S'], range: ['seq', 'N'] }),
        writers,
        counts,
      ),
    );
  console.log(
    `${APPENDS} appends of 300 B to one channel; each request takes ${LATENCY_MS} ms and what dynalite needs`,
  );
  console.table(rows);
  await store.stop();
};

main().catch((error: unknown) => {
  console.error(error instanceof FlagError ? error.message : error);
  process.exitCode = 1;
});
