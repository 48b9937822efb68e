import { type Aws, AwsCallError, type ConnectionInfo, inWords } from './aws';
import { type Connection, groupRows } from './connection-rows';
import type { Table } from './system';

/** Pages of a Scan, of 1 MB each at most: enough for some thousand rows, and an end to it. */
const MAX_PAGES = 10;

/** Connections that are asked about one by one, and shown. */
const MAX_LISTED = 100;

/** What API Gateway says of a connection that a table holds. */
export type Presence = { state: 'open'; info: ConnectionInfo } | { state: 'gone' } | { state: 'unknown'; why: string };

export interface ListedConnection extends Connection {
  presence: Presence;
}

export interface ConnectionList {
  /** Newest first. */
  connections: ListedConnection[];
  /** Connections that the table holds beyond those. */
  more: number;
  /** Whether the whole table was read. */
  complete: boolean;
}

const presenceOf = async (aws: Aws, management: string, id: string): Promise<Presence> => {
  try {
    return { state: 'open', info: await aws.getConnection(management, id) };
  } catch (error) {
    const isGone = error instanceof AwsCallError && error.status === 410;
    return isGone ? { state: 'gone' } : { state: 'unknown', why: inWords(error) };
  }
};

/** Milliseconds since 1970; API Gateway's own word before the table's. */
const since = ({ presence, connectedAt = 0 }: ListedConnection): number =>
  presence.state === 'open' ? Date.parse(presence.info.connectedAt) : connectedAt;

/** The ids in a table of connections. */
export const connectionIds = async (aws: Aws, table: Table): Promise<ReadonlySet<string>> => {
  const { items } = await aws.scan(table.name, MAX_PAGES);
  return new Set(groupRows(items, table).map(({ id }) => id));
};

/** The connections in a table, each with what API Gateway says of it. */
export const listConnections = async (aws: Aws, table: Table, management: string): Promise<ConnectionList> => {
  const { items, complete } = await aws.scan(table.name, MAX_PAGES);
  const all = groupRows(items, table).sort((a, b) => (b.connectedAt ?? 0) - (a.connectedAt ?? 0));
  const connections = await Promise.all(
    all
      .slice(0, MAX_LISTED)
      .map(async (connection) => ({ ...connection, presence: await presenceOf(aws, management, connection.id) })),
  );
  connections.sort((a, b) => since(b) - since(a));
  return { connections, more: all.length - connections.length, complete };
};
