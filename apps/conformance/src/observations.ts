import { DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { until } from './deadline';
import type { Place } from './place';

/** Of events that were received, and of what the handler did about them. */
export type Kind = 'CONNECT' | 'MESSAGE' | 'DISCONNECT' | 'AUTHORIZER' | 'POSTED' | 'DONE';

/** An event as the handler received it: no more is known of it than that it is JSON. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the very subject of the cases; each looks into it at will
export type Observed = any;

/** What the functions of a fixture wrote down, in their table. */
export interface Observations {
  /** What is there now. */
  sofar(subject: string, kind: Kind): Promise<Observed[]>;
  /** Waits until there are `count` or more. */
  of(subject: string, kind: Kind, count?: number): Promise<Observed[]>;
  /** Leaves something for the handlers: what to do at a disconnect, or that a gate is open. */
  leave(subject: string, value: unknown): Promise<void>;
  close(): void;
}

export const observations = ({ dynamodbEndpoint, region, credentials, table: TableName }: Place): Observations => {
  const dynamodb = new DynamoDBClient({
    region,
    ...(dynamodbEndpoint !== undefined && { endpoint: dynamodbEndpoint }),
    ...(credentials && { credentials }),
  });
  const sofar: Observations['sofar'] = async (subject, kind) => {
    const { Items = [] } = await dynamodb.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'subject = :subject',
        ExpressionAttributeValues: { ':subject': { S: subject } },
        ConsistentRead: true,
      }),
    );
    return Items.filter((item) => item['kind']?.S === kind).map((item) => JSON.parse(item['value']?.S ?? 'null'));
  };
  return {
    sofar,
    of: (subject, kind, count = 1) =>
      until(async () => {
        const found = await sofar(subject, kind);
        return found.length >= count ? found : undefined;
      }, `${count} ${kind} of ${subject}`),
    async leave(subject, value) {
      const Item = { subject: { S: subject }, at: { S: 'left' }, value: { S: JSON.stringify(value) } };
      await dynamodb.send(new PutItemCommand({ TableName, Item }));
    },
    close: () => dynamodb.destroy(),
  };
};
