import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Parcel } from './parcel';
import { sqsDeadLetters, sqsParcelQueue } from './sqs-parcel-queue';

interface Entry {
  Id: string;
  MessageBody: string;
  DelaySeconds?: number;
  MessageAttributes?: Record<string, { StringValue: string }>;
}

const requests: { target: string; body: Entry & { QueueUrl: string; Entries?: Entry[] } }[] = [];
/** Ids of the entries that are not taken. */
let refused: string[] = [];
const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** As much of SQS as the adapter uses. */
const server = createServer(async (request, response) => {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  const body = JSON.parse(text) as (typeof requests)[number]['body'];
  requests.push({ target: String(request.headers['x-amz-target']), body });
  const taken = ({ Id, MessageBody }: Entry) => ({ Id, MessageId: 'm', MD5OfMessageBody: md5(MessageBody) });
  const isRefused = ({ Id }: Entry) => refused.includes(Id);
  const answer = body.Entries
    ? {
        Successful: body.Entries.filter((entry) => !isRefused(entry)).map(taken),
        Failed: body.Entries.filter(isRefused).map(({ Id }) => ({
          Id,
          Code: 'Busy',
          Message: 'later',
          SenderFault: false,
        })),
      }
    : taken(body);
  response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(answer));
});
let client: SQSClient;
let queueUrl: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  queueUrl = `${endpoint}/123456789012/fanout`;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  client = new SQSClient({ endpoint, region: 'us-east-1', credentials });
});
afterAll(async () => {
  client.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  requests.splice(0);
  refused = [];
});

const parcel = (data: string): Parcel => ({
  message: { channel: 'news', id: 'm1' },
  frame: JSON.stringify({ type: 'message', data }),
  to: { segment: { partition: 'news#0' } },
  round: 0,
});

describe('parcels in SQS', () => {
  it('are sent ten at a time, each as JSON, delayed as asked', async () => {
    const parcels = Array.from({ length: 23 }, (_, i) => parcel(String(i)));
    await sqsParcelQueue({ client, queueUrl }).send(parcels, 7);
    expect(requests.map(({ target, body }) => [target, body.QueueUrl, body.Entries?.length])).toEqual(
      [10, 10, 3].map((count) => ['AmazonSQS.SendMessageBatch', queueUrl, count]),
    );
    const entries = requests.flatMap(({ body }) => body.Entries ?? []);
    expect(entries.map(({ MessageBody }) => JSON.parse(MessageBody) as unknown)).toEqual(parcels);
    expect(new Set(entries.map(({ DelaySeconds }) => DelaySeconds))).toEqual(new Set([7]));
  });

  it('stay below 256 KB together', async () => {
    await sqsParcelQueue({ client, queueUrl }).send(Array.from({ length: 12 }, () => parcel('ä'.repeat(14_000))));
    const sizes = requests.map(({ body }) =>
      (body.Entries ?? []).reduce((sum, { MessageBody }) => sum + Buffer.byteLength(MessageBody), 0),
    );
    expect(sizes.length).toBe(2);
    for (const size of sizes) expect(size).toBeLessThanOrEqual(256 * 1024);
  });

  it('may hold what SQS refuses as a character', async () => {
    const sent = parcel('\uffff and \ufffe and 😀');
    await sqsParcelQueue({ client, queueUrl }).send([sent]);
    const [body = ''] = requests.flatMap(({ body: { Entries = [] } }) => Entries.map((entry) => entry.MessageBody));
    expect(body).not.toMatch(/[\uFFFE\uFFFF]/);
    expect(JSON.parse(body)).toEqual(sent);
  });

  it('are none: nothing is asked of SQS', async () => {
    await sqsParcelQueue({ client, queueUrl }).send([]);
    expect(requests).toEqual([]);
  });

  it('reject when one of them was not taken', async () => {
    refused = ['1'];
    await expect(sqsParcelQueue({ client, queueUrl }).send([parcel('a'), parcel('b')])).rejects.toMatchObject({
      name: 'Busy',
      message: 'SQS did not take 1 of 2 parcels: later',
    });
  });
});

describe('dead letters in SQS', () => {
  it('carry their reason', async () => {
    await sqsDeadLetters({ client, queueUrl }).bury('{"a":1}', 'ForbiddenException: no');
    expect(requests).toMatchObject([
      {
        target: 'AmazonSQS.SendMessage',
        body: {
          QueueUrl: queueUrl,
          MessageBody: '{"a":1}',
          MessageAttributes: { reason: { DataType: 'String', StringValue: 'ForbiddenException: no' } },
        },
      },
    ]);
  });
});
