import * as aws from '../aws';
import { Construct } from '../cdk';

export interface ExpiringTableProps {
  hashKey: string;
  rangeKey: string;
  /** Of the range key; the hash key is text. */
  rangeKeyType: 'N' | 'S';
  /** DynamoDB refuses to delete the table until this is switched off, whoever asks. */
  deletionProtectionEnabled?: boolean;
}

/** A table on demand, whose rows DynamoDB deletes some time after `expiresAt`. */
export class ExpiringTable extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(
    scope: Construct,
    id: string,
    name: string,
    { hashKey, rangeKey, rangeKeyType, ...protection }: ExpiringTableProps,
  ) {
    super(scope, id);
    const table = new aws.DynamodbTable(this, 'table', {
      name,
      billingMode: 'PAY_PER_REQUEST',
      hashKey,
      rangeKey,
      attribute: [
        { name: hashKey, type: 'S' },
        { name: rangeKey, type: rangeKeyType },
      ],
      ...protection,
      ttl: { enabled: true, attributeName: 'expiresAt' },
    });
    this.name = table.name;
    this.arn = table.arn;
  }
}
