import type { Connection, ConnectionsRepo, Member } from './connections-repo';
import { expiresAt, ownChannels } from './rows';

/** Rows in memory, for tests: a channel is a map from connection id to row. */
export const memoryConnectionsRepo = ({ now }: { now: () => number }): ConnectionsRepo => {
  const channels = new Map<string, Map<string, Connection>>();
  const put = (connection: Connection, channel: string) => {
    const rows = channels.get(channel) ?? new Map<string, Connection>();
    channels.set(channel, rows.set(connection.connectionId, connection));
  };
  const alive = (channel: string): Member[] =>
    [...(channels.get(channel)?.values() ?? [])]
      .filter((row) => expiresAt(row) > Math.floor(now() / 1_000))
      .map(({ connectionId, connectedAt }) => ({ connectionId, connectedAt }));

  return {
    async add(connection) {
      for (const channel of ownChannels(connection)) put(connection, channel);
    },

    async subscribe(connection, channel) {
      put(connection, channel);
    },

    async remove({ connectionId }) {
      for (const rows of channels.values()) rows.delete(connectionId);
    },

    async *members(channel) {
      yield alive(channel);
    },

    async audience(channel, limit) {
      const members = alive(channel);
      return members.length > limit ? undefined : members;
    },

    segments: (channel) => [{ partition: channel }],

    async *membersIn({ partition, after, through }) {
      yield alive(partition)
        .filter(
          ({ connectionId: id }) => (after === undefined || id > after) && (through === undefined || id <= through),
        )
        .sort((a, b) => (a.connectionId < b.connectionId ? -1 : 1));
    },

    async prune(channel, { connectionId, connectedAt }, settledBefore) {
      const row = channels.get(channel)?.get(connectionId);
      const isUnchanged = connectedAt === undefined || row?.connectedAt === connectedAt;
      if (!row || !isUnchanged || row.connectedAt >= settledBefore) return false;
      return channels.get(channel)?.delete(connectionId) ?? false;
    },
  };
};
