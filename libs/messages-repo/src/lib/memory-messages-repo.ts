import { appending } from './appending';
import type { Claim, LogRows, Row } from './log-rows';
import type { MessagesRepo } from './messages-repo';
import { replaying } from './replaying';
import { checkedRetention, type RetentionOf } from './retention';

/** Rows in memory: a channel is its rows in order, with holes where some were deleted. */
export const memoryLogRows = (): LogRows & { delete(channel: string, seq: number): void } => {
  const logs = new Map<string, Map<number, Row>>();
  const claims = new Map<string, Claim>();
  const ordered = (channel: string): Row[] => [...(logs.get(channel)?.values() ?? [])].sort((a, b) => a.seq - b.seq);
  return {
    last: async (channel) => ordered(channel).at(-1),
    async *headsAfter(channel, seq) {
      yield ordered(channel).filter((row) => row.seq > seq);
    },
    get: async (channel, seq) => logs.get(channel)?.get(seq),
    after: async (channel, seq, limit) =>
      ordered(channel)
        .filter((row) => row.seq > seq)
        .slice(0, limit),
    newest: async (channel, limit) => ordered(channel).reverse().slice(0, limit),
    async put(row) {
      const log = logs.get(row.channel) ?? new Map<number, Row>();
      logs.set(row.channel, log);
      if (log.has(row.seq)) return false;
      log.set(row.seq, row);
      return true;
    },
    claim: async (key) => claims.get(key),
    async putClaim(key, claim, now) {
      if ((claims.get(key)?.expiresAt ?? 0) > now) return false;
      claims.set(key, claim);
      return true;
    },
    async settle(key, settled) {
      const claim = claims.get(key);
      if (claim) claims.set(key, { ...claim, settled });
    },
    delete: (channel, seq) => void logs.get(channel)?.delete(seq),
  };
};

export interface MemoryMessagesRepoOptions {
  /** Milliseconds since 1970. */
  now: () => number;
  retention?: RetentionOf;
}

/** Logs in memory, for tests. */
export const memoryMessagesRepo = ({ now, retention }: MemoryMessagesRepoOptions): MessagesRepo => {
  const deps = { rows: memoryLogRows(), now, retentionOf: checkedRetention(retention), pause: async () => undefined };
  return { ...appending(deps), ...replaying(deps) };
};
