import type { Construct } from '../cdk';
import { ExpiringTable } from './expiring-table';

/** Who is connected and listening: one row per channel and connection, and one per connection that subscribed. */
export class ConnectionsTable extends ExpiringTable {
  constructor(scope: Construct, id: string, name: string) {
    super(scope, id, name, { hashKey: 'channel', rangeKey: 'connectionId', rangeKeyType: 'S' });
  }
}
