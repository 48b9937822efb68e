import type { Construct } from '../cdk';
import { ExpiringTable } from './expiring-table';

/** What was said: one row per message of a channel, by its position, and one per id that a publisher gave. */
export class MessagesTable extends ExpiringTable {
  constructor(scope: Construct, id: string, name: string) {
    const keys = { hashKey: 'channel', rangeKey: 'seq', rangeKeyType: 'N' } as const;
    super(scope, id, name, { ...keys, deletionProtectionEnabled: true });
  }
}
