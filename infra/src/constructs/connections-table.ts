import * as aws from '../aws';
import { Construct } from '../cdk';

/** Who is connected and listening: one row per channel and connection, and one per connection that subscribed. */
export class ConnectionsTable extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, name: string) {
    super(scope, id);
    const table = new aws.DynamodbTable(this, 'table', {
      name,
      billingMode: 'PAY_PER_REQUEST',
      hashKey: 'channel',
      rangeKey: 'connectionId',
      attribute: [
        { name: 'channel', type: 'S' },
        { name: 'connectionId', type: 'S' },
      ],
      ttl: { enabled: true, attributeName: 'expiresAt' },
    });
    this.name = table.name;
    this.arn = table.arn;
  }
}
