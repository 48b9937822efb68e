import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Parcel } from '@carillon/messaging';
import { memoryParcelQueue } from '@carillon/messaging/testing';
import { type DeadLetterQueue, list, redrive } from './dead-letters';
import { lines } from './lines';

const AT = Date.UTC(2026, 0, 1);

interface Held {
  body: string;
  reason?: string;
  isHidden: boolean;
}
let held: Held[] = [];

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** As much of SQS as is asked here: a message's receipt is its place. */
const actions: Record<string, (input: { ReceiptHandle: string; VisibilityTimeout: number }) => unknown> = {
  ReceiveMessage: () => ({
    Messages: held
      .map((message, place) => ({ message, place }))
      .filter(({ message }) => !message.isHidden)
      .slice(0, 10)
      .map(({ message, place }) => {
        message.isHidden = true;
        return {
          MessageId: String(place),
          ReceiptHandle: String(place),
          Body: message.body,
          MD5OfBody: md5(message.body),
          Attributes: { SentTimestamp: String(AT + place) },
          ...(message.reason && {
            MessageAttributes: { reason: { DataType: 'String', StringValue: message.reason } },
          }),
        };
      }),
  }),
  ChangeMessageVisibility: ({ ReceiptHandle, VisibilityTimeout }) => {
    const message = held[Number(ReceiptHandle)];
    if (message) message.isHidden = VisibilityTimeout > 0;
    return {};
  },
  DeleteMessage: ({ ReceiptHandle }) => {
    delete held[Number(ReceiptHandle)];
    return {};
  },
};

const server = createServer(async (request, response) => {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  const action = String(request.headers['x-amz-target']).replace('AmazonSQS.', '');
  response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify(actions[action]?.(JSON.parse(text))));
});
let queue: DeadLetterQueue;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  queue = {
    client: new SQSClient({ endpoint, region: 'us-east-1', credentials }),
    queueUrl: `${endpoint}/123456789012/dead`,
  };
});
afterAll(async () => {
  queue.client.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const parcel: Parcel = {
  message: { channel: 'news', id: 'm1', epoch: 'e', seq: 7 },
  frame: '{"secret":1}',
  to: { members: [{ connectionId: 'a' }, { connectionId: 'b' }] },
  round: 2,
};
const segment: Parcel = { ...parcel, message: { channel: '$all', id: 'm2' }, to: { segment: { partition: '$all#3' } } };
const letter = (body: string, reason?: string): Held => ({ body, isHidden: false, ...(reason && { reason }) });

describe('dead letters', () => {
  beforeEach(() => {
    held = [
      letter(JSON.stringify(parcel), 'ForbiddenException: no'),
      letter(JSON.stringify(segment)),
      letter('hello', 'The message is no parcel'),
    ];
  });

  it('are listed with their reasons, and stay where they are', async () => {
    const text = lines(await list(queue));
    expect(text.split('\n')).toEqual([
      '2026-01-01T00:00:00.000Z  news m1 at e/7, 2 connections  ForbiddenException: no',
      '2026-01-01T00:00:00.001Z  $all m2, all in $all#3  given up by SQS: its worker ended, or took too long, each time',
      '2026-01-01T00:00:00.002Z  no parcel: "hello"  The message is no parcel',
      '3 dead letters',
    ]);
    expect(text).not.toContain('secret');
    expect(held.map(({ isHidden }) => isHidden)).toEqual([false, false, false]);
  });

  it('are listed all, however many', async () => {
    held = Array.from({ length: 25 }, () => letter(JSON.stringify(parcel)));
    expect(await list(queue)).toHaveLength(25);
  });

  it('go to the workers again as if no one had tried them, but for what is no parcel', async () => {
    const workers = memoryParcelQueue();
    expect(await redrive(queue, workers)).toEqual({ parcels: 2, members: 2, left: 1 });
    expect(workers.take().map((sent) => sent.parcel)).toEqual([
      { ...parcel, round: 0 },
      { ...segment, round: 0 },
    ]);
    expect(held.filter(Boolean)).toEqual([letter('hello', 'The message is no parcel')]);
  });

  it('that the workers could not be given stay', async () => {
    const workers = { send: () => Promise.reject(new Error('away')) };
    await expect(redrive(queue, workers)).rejects.toThrow('away');
    expect(held.filter(Boolean)).toHaveLength(3);
  });
});
