import {
  CreateTableCommand,
  DynamoDBClient,
  type GlobalSecondaryIndex,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';

/** The keys of a table by attribute name, as `[name, type]`. */
export interface TableKeys {
  hash: [string, 'S' | 'N'];
  range: [string, 'S' | 'N'];
  /** Attributes that are keys of indexes only. */
  others?: [string, 'S' | 'N'][];
  indexes?: GlobalSecondaryIndex[];
}

/** A DynamoDB that listens. */
export interface RunningStore {
  client: DynamoDBClient;
  /** Makes a table of its own for a test; returns its name. */
  createTable(keys: TableKeys): Promise<string>;
  stop(): Promise<void>;
}

/** A DynamoDB that can be started on this machine. */
export interface DynamoStore {
  name: string;
  start(): Promise<RunningStore>;
}

/** The store behind a port of this machine. */
export const storeAt = (port: number, stop: () => Promise<void>): RunningStore => {
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  let tables = 0;
  return {
    client,
    async createTable({ hash, range, others = [], indexes }) {
      const TableName = `table-${tables++}`;
      await client.send(
        new CreateTableCommand({
          TableName,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [hash, range, ...others].map(([AttributeName, AttributeType]) => ({
            AttributeName,
            AttributeType,
          })),
          KeySchema: [
            { AttributeName: hash[0], KeyType: 'HASH' },
            { AttributeName: range[0], KeyType: 'RANGE' },
          ],
          ...(indexes && { GlobalSecondaryIndexes: indexes }),
        }),
      );
      // A store answers before the table is there for reads: dynalite makes it active in a later turn of its event loop.
      await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 0.01, maxDelay: 1 }, { TableName });
      return TableName;
    },
    async stop() {
      client.destroy();
      await stop();
    },
  };
};
