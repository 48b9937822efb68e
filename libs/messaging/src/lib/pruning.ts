import type { ConnectionsRepo, Member } from '@carillon/connections-repo';
import { HANDSHAKE_MS } from './limits';

/**
 * Takes out the row of a connection that was answered "gone". One that could not be taken out goes with its next 410, or by its time: no
 * reason to post to anybody again, so this never rejects.
 * @param now milliseconds since 1970
 */
export const pruning =
  ({ prune }: Pick<ConnectionsRepo, 'prune'>, now: () => number) =>
  async (channel: string, member: Member): Promise<void> => {
    await prune(channel, member, now() - HANDSHAKE_MS).catch(() => false);
  };
