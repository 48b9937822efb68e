import { EVERYONE } from '@carillon/route-types';
import type { Connection, ConnectionsRepo, Member } from './connections-repo';
import { expiresAt, ownChannels, presenceOf } from './rows';

/** Rows in memory, for tests: a channel is a map from connection id to row. */
export const memoryConnectionsRepo = ({ now }: { now: () => number }): ConnectionsRepo => {
  const channels = new Map<string, Map<string, Connection>>();
  const subscriptions = new Map<string, Set<string>>();
  const put = (connection: Connection, channel: string) => {
    const rows = channels.get(channel) ?? new Map<string, Connection>();
    channels.set(channel, rows.set(connection.connectionId, connection));
  };
  const alive = (channel: string): Connection[] =>
    [...(channels.get(channel)?.values() ?? [])].filter((row) => expiresAt(row) > Math.floor(now() / 1_000));
  const membersOf = (channel: string): Member[] =>
    alive(channel).map(({ connectionId, connectedAt }) => ({ connectionId, connectedAt }));

  return {
    async add(connection) {
      for (const channel of ownChannels(connection)) put(connection, channel);
    },

    async subscribe(connection, channel, limit) {
      const { connectionId } = connection;
      if (!channels.get(EVERYONE)?.has(connectionId)) return 'gone';
      const subscribed = subscriptions.get(connectionId) ?? new Set();
      if (!subscribed.has(channel) && subscribed.size >= limit) return 'full';
      subscriptions.set(connectionId, subscribed.add(channel));
      put(connection, channel);
      return 'subscribed';
    },

    async unsubscribe({ connectionId }, channel) {
      subscriptions.get(connectionId)?.delete(channel);
      channels.get(channel)?.delete(connectionId);
    },

    async remove({ connectionId }) {
      subscriptions.delete(connectionId);
      for (const rows of channels.values()) rows.delete(connectionId);
    },

    async *members(channel) {
      yield membersOf(channel);
    },

    async audience(channel, limit) {
      const members = membersOf(channel);
      return members.length > limit ? undefined : members;
    },

    segments: (channel) => [{ partition: channel }],

    async *membersIn({ partition, after, through }) {
      yield membersOf(partition)
        .filter(
          ({ connectionId: id }) => (after === undefined || id > after) && (through === undefined || id <= through),
        )
        .sort((a, b) => (a.connectionId < b.connectionId ? -1 : 1));
    },

    presence: async (channel, maxUsers) => presenceOf(alive(channel), maxUsers),

    async prune(channel, { connectionId, connectedAt }, settledBefore) {
      const row = channels.get(channel)?.get(connectionId);
      const isUnchanged = connectedAt === undefined || row?.connectedAt === connectedAt;
      if (!row || !isUnchanged || row.connectedAt >= settledBefore) return false;
      return channels.get(channel)?.delete(connectionId) ?? false;
    },
  };
};
