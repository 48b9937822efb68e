import { type AttributeValue, DynamoDBClient, paginateListTables, paginateScan } from '@aws-sdk/client-dynamodb';
import type { Row, Stored } from './history';

/** The local system's tables, read whole: what no Lambda may do. */
export interface Tables {
  stored(): Promise<Stored[]>;
  /** With the system's own time of each connect. */
  rows(): Promise<Row[]>;
  close(): void;
}

/** @param endpoint the local system's URL */
export const tables = (endpoint: string): Tables => {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials });

  const nameOf = async (suffix: string): Promise<string> => {
    for await (const { TableNames = [] } of paginateListTables({ client }, {})) {
      const name = TableNames.find((table) => table.endsWith(suffix));
      if (name !== undefined) return name;
    }
    throw new Error(`The system has no table whose name ends with ${suffix}`);
  };
  const itemsOf = async (suffix: string): Promise<Record<string, AttributeValue>[]> => {
    const all: Record<string, AttributeValue>[] = [];
    const TableName = await nameOf(suffix);
    for await (const { Items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true }))
      all.push(...Items);
    return all;
  };

  return {
    async stored() {
      const items = await itemsOf('messages');
      return items
        .map(({ channel, epoch, seq, id }) => ({
          channel: channel?.S ?? '',
          epoch: epoch?.S ?? '',
          seq: Number(seq?.N),
          id: id?.S ?? '',
        }))
        .filter(({ channel }) => !channel.startsWith('#')) // The claims of ids lie beside the logs.
        .sort((a, b) => a.seq - b.seq);
    },
    async rows() {
      const items = await itemsOf('connections');
      return items.map(({ channel, connectionId, connectedAt }) => ({
        channel: channel?.S ?? '',
        connectionId: connectionId?.S ?? '',
        connectedAt: Number(connectedAt?.N),
      }));
    },
    close: () => client.destroy(),
  };
};
