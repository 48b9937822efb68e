import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { MessageEvent } from '@carillon/route-types';

const client = new DynamoDBClient();

/** Makes the sender one of those who hear a broadcast. */
export const handler = async ({ requestContext: { connectionId } }: MessageEvent) => {
  const Item = { connectionId: { S: connectionId } };
  await client.send(new PutItemCommand({ TableName: process.env['TABLE_NAME'], Item }));
  return { statusCode: 200, body: 'joined' };
};
