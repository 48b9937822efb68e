import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { mappingModel, queueModel, type TestSqs, testSqs } from '../testing';

const QueueUrl = 'https://sqs.eu-west-1.amazonaws.com/123456789012/jobs';

describe('what SQS bills', () => {
  let billed: number[];
  let system: TestSqs;
  const start = async (more: Parameters<typeof testSqs>[0] = {}) => {
    billed = [];
    system = await testSqs({ queues: [queueModel('jobs')], onRequest: (bytes) => void billed.push(bytes), ...more });
  };
  afterEach(() => system.close());

  it('is the bytes of bodies and attributes, not those of the JSON around them', async () => {
    await start();
    // As a parcel has it: JSON as text, whose quotes the request escapes.
    const MessageBody = JSON.stringify(Array.from({ length: 1_000 }, (_, i) => `connection-${i}=`));
    const MessageAttributes = {
      kind: { DataType: 'String', StringValue: 'äx' },
      raw: { DataType: 'Binary', BinaryValue: Buffer.from([1, 2, 3]) },
    };
    await system.client.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes }));
    const attributes = 'kind'.length + 'String'.length + 3 + 'raw'.length + 'Binary'.length + 3;
    expect(billed).toEqual([MessageBody.length + attributes]);
  });

  it('is all of a batch in one request, also by the query protocol', async () => {
    await start();
    const Entries = ['a', 'bc', 'def'].map((MessageBody, i) => ({ Id: `e${i}`, MessageBody }));
    await system.client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    await fetch(`${system.origin}/123456789012/jobs`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ Action: 'SendMessage', MessageBody: 'hello' }),
    });
    expect(billed).toEqual([6, 5]);
  });

  it('is what a receive gives, and a request without payload for what is deleted, found empty or refused', async () => {
    await start();
    await system.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));
    const { Messages = [] } = await system.client.send(new ReceiveMessageCommand({ QueueUrl }));
    await system.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages[0]?.ReceiptHandle }));
    await system.client.send(new ReceiveMessageCommand({ QueueUrl }));
    await system.client.send(new SendMessageCommand({ QueueUrl, MessageBody: '\u0001' })).catch(() => undefined);
    expect(billed).toEqual([5, 5, 0, 0, 0]);
  });

  it('is a receive and a delete of each batch that a function takes, and the receive alone of one that it fails', async () => {
    let isHandled = true;
    await start({
      mappings: [mappingModel()],
      invoke: async () => ({ handled: isHandled, payload: 'null' }),
    });
    system.service.start();
    const billedFor = async (MessageBody: string) => {
      billed.length = 0;
      await system.client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
      await new Promise(setImmediate);
      return billed;
    };
    expect((await billedFor('hello')).sort()).toEqual([0, 5, 5]);
    isHandled = false;
    expect(await billedFor('hello')).toEqual([5, 5]);
  });
});
