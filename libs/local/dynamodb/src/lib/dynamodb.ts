import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Clock, Timer } from '@carillon/local-clock';
import type { Faults } from '@carillon/local-faults';
import type { TableModel } from '@carillon/local-terraform-model';
import { metered, type OnConsumed } from './consumed';
import { faultyRequests } from './faulty-requests';
import { operationOf } from './operation';
import { embeddedStore, remoteStore } from './store';
import { ensureTable } from './tables';
import { deleteExpired } from './time-to-live';

export interface DynamoDbLogEntry {
  level: 'info' | 'error';
  table: string;
  text: string;
}

export interface DynamoDbOptions {
  tables: TableModel[];
  region: string;
  /** Sees to the TTL. */
  clock: Clock;
  /** A folder that keeps the items; without it they are in memory. */
  directory?: string;
  /** Another DynamoDB to use instead: `http://127.0.0.1:8000`. */
  endpoint?: string;
  /** What requests consume; another DynamoDB is not asked. */
  onConsumed?: OnConsumed;
  log: (entry: DynamoDbLogEntry) => void;
  /** What goes wrong with requests. Nothing without it. */
  faults?: Faults;
}

/** DynamoDB on one machine, with the tables of the model. */
export interface DynamoDb {
  /** Answers a request of DynamoDB's API (`POST /` with an `X-Amz-Target` of `DynamoDB_20120810`), its body unread. */
  request(request: IncomingMessage, response: ServerResponse): Promise<void>;
  close(): Promise<void>;
}

/** AWS takes up to some days; here an item goes within a minute of its time. */
const SWEEP_MS = 60_000;

/** The TTL attribute of each table of the model, as Terraform or a caller set it: `undefined` where it is off. */
type TimeToLive = Map<string, string | undefined>;

interface TimeToLiveRequest {
  TableName?: string;
  TimeToLiveSpecification?: { AttributeName?: string; Enabled?: boolean };
}

/** The two operations that dynalite does not have, or answers with "disabled" always. */
const answerTimeToLive = (ttl: TimeToLive, operation: string, body: TimeToLiveRequest): [number, unknown] => {
  const { TableName = '', TimeToLiveSpecification: wanted } = body;
  if (!ttl.has(TableName))
    return [
      400,
      {
        __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
        message: `Requested resource not found: Table: ${TableName} not found`,
      },
    ];
  if (operation === 'UpdateTimeToLive') {
    ttl.set(TableName, wanted?.Enabled ? wanted.AttributeName : undefined);
    return [200, { TimeToLiveSpecification: wanted }];
  }
  const AttributeName = ttl.get(TableName);
  const description =
    AttributeName === undefined ? { TimeToLiveStatus: 'DISABLED' } : { AttributeName, TimeToLiveStatus: 'ENABLED' };
  return [200, { TimeToLiveDescription: description }];
};

/**
 * Starts DynamoDB and makes the tables that are not there.
 * @throws Error when the folder or the endpoint cannot be used, or a kept table has other keys
 */
export const dynamoDb = async ({
  tables,
  region,
  clock,
  directory,
  endpoint,
  onConsumed,
  log,
  faults,
}: DynamoDbOptions): Promise<DynamoDb> => {
  const store = endpoint === undefined ? await embeddedStore(directory) : remoteStore(endpoint);
  const client = new DynamoDBClient({
    endpoint: store.endpoint,
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: { connectionTimeout: 2_000 },
  });
  const toStore = onConsumed && endpoint === undefined ? metered(store.request, onConsumed) : store.request;
  const ttl: TimeToLive = new Map(tables.map(({ name, ttlAttribute }) => [name, ttlAttribute]));

  try {
    for (const table of tables) await ensureTable(client, table);
  } catch (error) {
    client.destroy();
    await store.close();
    throw endpoint === undefined
      ? error
      : new Error(`DynamoDB at ${endpoint}: ${(error as Error).message}`, { cause: error });
  }

  const sweep = async () => {
    for (const table of tables) {
      const attribute = ttl.get(table.name);
      if (attribute === undefined) continue;
      try {
        const deleted = await deleteExpired(client, table, attribute, clock.now());
        if (deleted > 0) log({ level: 'info', table: table.name, text: `TTL: ${deleted} items deleted` });
      } catch (error) {
        log({ level: 'error', table: table.name, text: `TTL: ${(error as Error).message}` });
      }
    }
  };

  let sweeping: Promise<void> = Promise.resolve();
  let timer: Timer;
  const sweepLater = () => {
    timer = clock.after(SWEEP_MS, () => {
      sweeping = sweep();
      sweepLater();
    });
  };
  sweepLater();

  const answer: DynamoDb['request'] = async (request, response) => {
    const operation = operationOf(request);
    if (endpoint !== undefined || !['UpdateTimeToLive', 'DescribeTimeToLive'].includes(operation)) {
      await toStore(request, response);
      return;
    }
    const [status, answered] = answerTimeToLive(
      ttl,
      operation,
      JSON.parse((await text(request)) || '{}') as TimeToLiveRequest,
    );
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(answered));
  };

  return {
    request: faults ? faultyRequests(answer, faults) : answer,
    async close() {
      timer.cancel();
      await sweeping;
      client.destroy();
      await store.close();
    },
  };
};
