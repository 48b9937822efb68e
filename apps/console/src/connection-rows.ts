import type { Table } from './system';

/** A row as DynamoDB's Scan gives it: attribute name → `{ "S": "…" }`, `{ "N": "…" }` … */
export type Item = Record<string, { S?: string; N?: string } | undefined>;

/** One connection, from all of its rows. */
export interface Connection {
  id: string;
  /** Who it belongs to, where the table says so. */
  user?: string;
  /** Names of the channels that it is a member of, sorted, without shards. */
  channels: string[];
  /** Milliseconds since 1970, where the table says so. */
  connectedAt?: number;
}

const ID_ATTRIBUTE = /^connection_?id$/i;

/** The table of connections: one that has a connection id as a key, or else one that is called so. */
export const connectionsTable = (tables: Table[]): Table | undefined => {
  const hasIdKey = ({ hashKey, rangeKey }: Table): boolean =>
    [hashKey, rangeKey ?? ''].some((key) => ID_ATTRIBUTE.test(key));
  return tables.find(hasIdKey) ?? tables.find(({ name }) => /connection/i.test(name));
};

/** The connection id in a row: by its attribute's name, or else the table's hash key. */
const idIn = (item: Item, table: Table): string | undefined => {
  const named = Object.keys(item).find((attribute) => ID_ATTRIBUTE.test(attribute));
  return item[named ?? table.hashKey]?.S;
};

/** `$all#3` → `$all`: a channel's rows are spread over shards, and `#` is in no channel's name. */
const withoutShard = (channel: string): string => channel.replace(/#\d+$/, '');

const userIn = (item: Item, channels: string[]): string | undefined =>
  item['userId']?.S ?? channels.find((channel) => channel.startsWith('@'))?.slice(1);

const merge = (id: string, items: Item[]): Connection => {
  // An item under `#` and the connection's id holds what the connection subscribed to, and is no channel.
  const channelOf = ({ channel }: Item): string[] =>
    channel?.S === undefined || channel.S.startsWith('#') ? [] : [withoutShard(channel.S)];
  const channels = [...new Set(items.flatMap(channelOf))].sort();
  const user = items.map((item) => userIn(item, channels)).find((found) => found !== undefined);
  const times = items.map((item) => Number(item['connectedAt']?.N)).filter(Number.isFinite);
  return {
    id,
    channels,
    ...(user !== undefined && { user }),
    ...(times.length > 0 && { connectedAt: Math.min(...times) }),
  };
};

/** One connection for all rows with its id: a connection has a row for each channel that it is a member of. */
export const groupRows = (items: Item[], table: Table): Connection[] => {
  const rows = new Map<string, Item[]>();
  for (const item of items) {
    const id = idIn(item, table);
    if (id !== undefined) rows.set(id, [...(rows.get(id) ?? []), item]);
  }
  return [...rows].map(([id, group]) => merge(id, group));
};
