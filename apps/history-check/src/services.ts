import { type AttributeValue, DynamoDBClient, paginateQuery, paginateScan } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { EVERYONE } from '@carillon/route-types';
import type { Row, Stored } from './history';

/** What a run asks of the local system as its administrator. */
export interface Services {
  /** The messages of these channels, each channel's in its order. */
  stored(channels: readonly string[]): Promise<Stored[]>;
  /** All rows of the connections table, with the system's own time of each connect. */
  rows(): Promise<Row[]>;
  /** Invokes `publish` as an event, which Lambda runs at least once, later. Resolves when Lambda has taken it. */
  push(channel: string, id: string): Promise<void>;
  close(): void;
}

/** The target of a push, as the publish function takes it. */
const targetOf = (channel: string): object => {
  if (channel === EVERYONE) return { all: true };
  return channel.startsWith('@') ? { user: channel.slice(1) } : { channel };
};

/** @param endpoint the local system's URL */
export const services = (endpoint: string, stage: string): Services => {
  const settings = { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  const client = new DynamoDBClient(settings);
  const lambda = new LambdaClient(settings);
  const text = (value: AttributeValue | undefined): string => value?.S ?? '';

  const storedIn = async (name: string): Promise<Stored[]> => {
    const all: Stored[] = [];
    const query = {
      TableName: `carillon-${stage}-messages`,
      KeyConditionExpression: 'channel = :channel',
      ExpressionAttributeValues: { ':channel': { S: name } },
      ConsistentRead: true,
    };
    for await (const { Items = [] } of paginateQuery({ client }, query))
      for (const { channel, epoch, seq, id } of Items)
        all.push({ channel: text(channel), epoch: text(epoch), seq: Number(seq?.N), id: text(id) });
    return all;
  };

  return {
    async stored(channels) {
      return (await Promise.all(channels.map(storedIn))).flat();
    },
    async rows() {
      const all: Row[] = [];
      const TableName = `carillon-${stage}-connections`;
      for await (const { Items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true }))
        for (const { channel, connectionId, connectedAt } of Items)
          all.push({
            channel: text(channel),
            connectionId: text(connectionId),
            connectedAt: Number(connectedAt?.N),
          });
      return all;
    },
    async push(channel, id) {
      const Payload = JSON.stringify({ target: targetOf(channel), data: { id }, id });
      const FunctionName = `carillon-${stage}-publish`;
      await lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload }));
    },
    close() {
      client.destroy();
      lambda.destroy();
    },
  };
};
