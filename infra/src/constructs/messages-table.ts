import * as aws from '../aws';
import { Construct } from '../cdk';

/** What was said: one row per message of a channel, by its position, and one per id that a publisher gave. */
export class MessagesTable extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, name: string) {
    super(scope, id);
    const table = new aws.DynamodbTable(this, 'table', {
      name,
      billingMode: 'PAY_PER_REQUEST',
      hashKey: 'channel',
      rangeKey: 'seq',
      attribute: [
        { name: 'channel', type: 'S' },
        { name: 'seq', type: 'N' },
      ],
      ttl: { enabled: true, attributeName: 'expiresAt' },
    });
    this.name = table.name;
    this.arn = table.arn;
  }
}
