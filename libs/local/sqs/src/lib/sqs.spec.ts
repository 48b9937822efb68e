import {
  CancelMessageMoveTaskCommand,
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListDeadLetterSourceQueuesCommand,
  ListMessageMoveTasksCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SendMessageCommandInput,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { arnOf, mappingModel, queueModel, type TestSqs, testSqs } from '../testing';

const SECOND = 1_000;
const QueueUrl = 'https://sqs.eu-west-1.amazonaws.com/123456789012/jobs';
const DEAD = QueueUrl.replace('jobs', 'dead');

let system: TestSqs;
beforeEach(async () => {
  system = await testSqs({
    queues: [
      queueModel('jobs', { redrive: { deadLetterArn: arnOf('dead'), maxReceiveCount: 1 } }),
      queueModel('dead'),
      queueModel('small', { maxMessageBytes: 1_024, receiveWaitSeconds: 20 }),
    ],
  });
});
afterEach(() => system.close());

const send = (MessageBody: string, more: Partial<SendMessageCommandInput> = {}) =>
  system.client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));
const receive = async (more: Partial<ReceiveMessageCommandInput> = {}) => {
  const { Messages = [] } = await system.client.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...more }),
  );
  return Messages;
};
const receiveOne = async (more: Partial<ReceiveMessageCommandInput> = {}) => {
  const [message] = await receive(more);
  return message!;
};
const entries = (count: number, body = 'x') =>
  Array.from({ length: count }, (_, n) => ({ Id: `e${n}`, MessageBody: body }));
const sendBatch = (Entries: { Id: string; MessageBody: string; DelaySeconds?: number }[]) =>
  system.client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
const attributes = async (url = QueueUrl) => {
  const { Attributes = {} } = await system.client.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }),
  );
  return Attributes;
};

describe('the SDK for JavaScript', () => {
  it('sends a message with attributes and receives it, its digests checked', async () => {
    const { MessageId, MD5OfMessageAttributes } = await send('hällo 👋', {
      MessageAttributes: {
        name: { DataType: 'String', StringValue: 'ada' },
        age: { DataType: 'Number.int', StringValue: '36' },
        raw: { DataType: 'Binary', BinaryValue: Uint8Array.of(0, 255) },
      },
      MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: 'Root=1-2-3' } },
      MessageGroupId: 'tenant',
    });
    const sentAt = String(system.clock.now());
    expect(await receive({ MessageAttributeNames: ['All'], MessageSystemAttributeNames: ['All'] })).toEqual([
      {
        MessageId,
        ReceiptHandle: expect.any(String),
        Body: 'hällo 👋',
        MD5OfBody: expect.stringMatching(/^[0-9a-f]{32}$/),
        MD5OfMessageAttributes,
        Attributes: {
          ApproximateReceiveCount: '1',
          ApproximateFirstReceiveTimestamp: sentAt,
          SentTimestamp: sentAt,
          SenderId: 'local',
          AWSTraceHeader: 'Root=1-2-3',
          MessageGroupId: 'tenant',
        },
        MessageAttributes: {
          name: { DataType: 'String', StringValue: 'ada' },
          age: { DataType: 'Number.int', StringValue: '36' },
          raw: { DataType: 'Binary', BinaryValue: Uint8Array.of(0, 255) },
        },
      },
    ]);
  });

  it('gets the digest of attributes that AWS gives', async () => {
    const timestamp = { DataType: 'Number', StringValue: '1493147359900' };
    const { MD5OfMessageAttributes } = await send('x', { MessageAttributes: { timestamp } });
    expect(MD5OfMessageAttributes).toBe('235c5c510d26fb653d073faed50ae77c'); // recorded by several other emulators
  });

  it('receives only the attributes that it asks for', async () => {
    const MessageAttributes = {
      'a.one': { DataType: 'String', StringValue: '1' },
      'a.two': { DataType: 'String', StringValue: '2' },
      b: { DataType: 'String', StringValue: '3' },
    };
    await send('x', { MessageAttributes });
    const message = await receiveOne({
      MessageAttributeNames: ['a.*'],
      AttributeNames: ['ApproximateReceiveCount' as 'All'], // The model of the SDK has lost it; SQS has not.
      VisibilityTimeout: 0,
    });
    expect(Object.keys(message.MessageAttributes ?? {})).toEqual(['a.one', 'a.two']);
    expect(message.Attributes).toEqual({ ApproximateReceiveCount: '1' });
  });

  it('sends, hides and deletes in batches, in which one entry may fail alone', async () => {
    const { Successful, Failed } = await sendBatch([
      { Id: 'a', MessageBody: 'a' },
      { Id: 'b', MessageBody: 'b', DelaySeconds: 901 },
      { Id: 'c', MessageBody: 'nul \u0000' },
    ]);
    expect(Successful?.map(({ Id }) => Id)).toEqual(['a']);
    expect(Failed).toEqual([
      {
        Id: 'b',
        SenderFault: true,
        Code: 'InvalidParameterValue',
        Message: expect.stringContaining('Value 901 for parameter DelaySeconds is invalid'),
      },
      { Id: 'c', SenderFault: true, Code: 'InvalidMessageContents', Message: expect.stringContaining("'#x0'") },
    ]);
    const { ReceiptHandle } = await receiveOne();
    const Entries = [
      { Id: 'right', ReceiptHandle, VisibilityTimeout: 60 },
      { Id: 'wrong', ReceiptHandle: 'x', VisibilityTimeout: 60 },
    ];
    const expected = {
      Successful: [{ Id: 'right' }],
      Failed: [{ Id: 'wrong', SenderFault: true, Code: 'ReceiptHandleIsInvalid', Message: expect.any(String) }],
    };
    expect(await system.client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }))).toMatchObject(
      expected,
    );
    expect(
      await system.client.send(
        new DeleteMessageBatchCommand({
          QueueUrl,
          Entries: Entries.map(({ Id, ReceiptHandle }) => ({ Id, ReceiptHandle })),
        }),
      ),
    ).toMatchObject(expected);
    expect(await attributes()).toMatchObject({ ApproximateNumberOfMessagesNotVisible: '0' });
  });

  it('waits for a message that is sent meanwhile, and no longer than it asked for', async () => {
    const waiting = receive({ QueueUrl: DEAD, WaitTimeSeconds: 20 });
    await send('there', { QueueUrl: DEAD });
    expect(await waiting).toMatchObject([{ Body: 'there' }]);
  });

  it('is answered without messages after its wait', async () => {
    const small = QueueUrl.replace('jobs', 'small');
    let isAnswered = false;
    const waiting = receive({ QueueUrl: small }).finally(() => (isAnswered = true)); // The queue's own 20 s.
    while (!isAnswered) await system.clock.advance(20 * SECOND).then(() => new Promise(setImmediate));
    expect(await waiting).toEqual([]);
  });

  it('finds queues by name, by prefix and page by page, at the host where it found SQS', async () => {
    const { origin, client } = system;
    expect(await client.send(new GetQueueUrlCommand({ QueueName: 'jobs' }))).toMatchObject({
      QueueUrl: `${origin}/123456789012/jobs`,
    });
    const list = (input: object) => client.send(new ListQueuesCommand(input));
    expect((await list({ QueueNamePrefix: 'd' })).QueueUrls).toEqual([`${origin}/123456789012/dead`]);
    const first = await list({ MaxResults: 2 });
    const second = await list({ MaxResults: 2, NextToken: first.NextToken });
    expect([...(first.QueueUrls ?? []), ...(second.QueueUrls ?? [])].map((url) => url.split('/').at(-1))).toEqual([
      'jobs',
      'dead',
      'small',
    ]);
    expect(second.NextToken).toBeUndefined();
    expect(await client.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: DEAD }))).toMatchObject({
      queueUrls: [`${origin}/123456789012/jobs`],
    });
  });

  it('reads the attributes of a queue', async () => {
    await send('a');
    await send('b', { DelaySeconds: 5 });
    await send('c');
    await receive({ MaxNumberOfMessages: 1 });
    const seconds = String(system.clock.now() / SECOND);
    expect(await attributes()).toEqual({
      QueueArn: arnOf('jobs'),
      ApproximateNumberOfMessages: '1',
      ApproximateNumberOfMessagesNotVisible: '1',
      ApproximateNumberOfMessagesDelayed: '1',
      CreatedTimestamp: seconds,
      LastModifiedTimestamp: seconds,
      VisibilityTimeout: '30',
      MaximumMessageSize: '262144',
      MessageRetentionPeriod: '345600',
      DelaySeconds: '0',
      ReceiveMessageWaitTimeSeconds: '0',
      SqsManagedSseEnabled: 'true',
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf('dead'), maxReceiveCount: 1 }),
    });
  });

  it('purges a queue, once a minute', async () => {
    await send('a');
    const purge = () => system.client.send(new PurgeQueueCommand({ QueueUrl }));
    await purge();
    expect(await receive()).toEqual([]);
    await expect(purge()).rejects.toMatchObject({ name: 'PurgeQueueInProgress' });
    await system.clock.advance(60 * SECOND);
    await purge();
  });

  it('takes no more than the queue does, attributes included, and no batch of more than 1 MiB', async () => {
    const small = { QueueUrl: QueueUrl.replace('jobs', 'small') };
    await send('x'.repeat(1_024), small);
    await expect(send('x'.repeat(1_025), small)).rejects.toMatchObject({
      message: 'One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.',
    });
    const MessageAttributes = { a: { DataType: 'String', StringValue: 'b' } };
    await expect(send('x'.repeat(1_024), { ...small, MessageAttributes })).rejects.toThrow('shorter than 1024');
    await expect(sendBatch(entries(5, 'x'.repeat(250_000)))).rejects.toMatchObject({
      name: 'BatchRequestTooLong',
      message: 'Batch requests cannot be longer than 1048576 bytes. You have sent 1250000 bytes.',
    });
  });

  it.each<[string, () => Promise<unknown>, string]>([
    ['a queue that is not there', () => send('x', { QueueUrl: `${QueueUrl}s` }), 'QueueDoesNotExist'],
    ['a queue of another account', () => send('x', { QueueUrl: DEAD.replace('1234', '9999') }), 'QueueDoesNotExist'],
    ['an empty batch', () => sendBatch([]), 'EmptyBatchRequest'],
    ['eleven entries', () => sendBatch(entries(11)), 'TooManyEntriesInBatchRequest'],
    ['an id twice', () => sendBatch([...entries(1), ...entries(1)]), 'BatchEntryIdsNotDistinct'],
    ['an id with a dot', () => sendBatch([{ Id: 'a.b', MessageBody: 'x' }]), 'InvalidBatchEntryId'],
    ['half a character', () => send('\ud800'), 'InvalidMessageContents'],
    ['an empty body', () => send(''), 'MissingRequiredParameterException'],
    ['too long a delay', () => send('x', { DelaySeconds: 901 }), 'InvalidParameterValueException'],
    ['a FIFO parameter', () => send('x', { MessageDeduplicationId: 'x' }), 'InvalidParameterValueException'],
    ['too many messages', () => receive({ MaxNumberOfMessages: 11 }), 'InvalidParameterValueException'],
    ['too long a wait', () => receive({ WaitTimeSeconds: 21 }), 'InvalidParameterValueException'],
    ['too long a time-out', () => receive({ VisibilityTimeout: 43_201 }), 'InvalidParameterValueException'],
    [
      'an attribute of AWS',
      () => send('x', { MessageAttributes: { 'AWS.x': { DataType: 'String', StringValue: 'x' } } }),
      'InvalidParameterValueException',
    ],
    [
      'a type that there is not',
      () => send('x', { MessageAttributes: { x: { DataType: 'Text', StringValue: 'x' } } }),
      'InvalidParameterValueException',
    ],
    [
      'a number that is none',
      () => send('x', { MessageAttributes: { x: { DataType: 'Number', StringValue: 'x' } } }),
      'InvalidParameterValueException',
    ],
    [
      'a handle that is none',
      () => system.client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'x' })),
      'ReceiptHandleIsInvalid',
    ],
    [
      'an unknown attribute',
      () => system.client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['Colour' as 'All'] })),
      'InvalidAttributeName',
    ],
    [
      'an action that is Terraform’s',
      () => system.client.send(new CreateQueueCommand({ QueueName: 'x' })),
      'UnsupportedOperation',
    ],
  ])('is refused %s', async (_what, attempt, name) => {
    const error: unknown = await attempt().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ $fault: 'client', $metadata: { httpStatusCode: 400 } });
    const { __type } = error as { __type?: string };
    expect([(error as Error).name, __type?.split('#').at(-1)]).toContain(name);
  });

  it('is refused a change of a message that is visible again', async () => {
    await send('a', { QueueUrl: DEAD });
    const { ReceiptHandle } = await receiveOne({ QueueUrl: DEAD });
    await system.clock.advance(30 * SECOND);
    const change = new ChangeMessageVisibilityCommand({ QueueUrl: DEAD, ReceiptHandle, VisibilityTimeout: 5 });
    await expect(system.client.send(change)).rejects.toMatchObject({ name: 'MessageNotInflight' });
  });

  it('knows an error by its class', async () => {
    await expect(send('x', { QueueUrl: `${QueueUrl}s` })).rejects.toBeInstanceOf(QueueDoesNotExist);
  });
});

describe('a redrive', () => {
  const start = (more: object = {}) =>
    system.client.send(new StartMessageMoveTaskCommand({ SourceArn: arnOf('dead'), ...more }));
  const listed = async (MaxResults = 1) => {
    const { Results = [] } = await system.client.send(
      new ListMessageMoveTasksCommand({ SourceArn: arnOf('dead'), MaxResults }),
    );
    return Results;
  };
  const bury = async (...bodies: string[]) => {
    for (const body of bodies) await send(body);
    await receive();
    await system.clock.advance(30 * SECOND);
    expect(await receive()).toEqual([]);
  };

  it('moves dead letters back to where they came from, as new messages', async () => {
    await bury('a', 'b');
    await system.clock.advance(SECOND);
    await start();
    expect(await listed()).toEqual([
      {
        Status: 'COMPLETED',
        SourceArn: arnOf('dead'),
        ApproximateNumberOfMessagesMoved: 2,
        ApproximateNumberOfMessagesToMove: 2,
        StartedTimestamp: system.clock.now(),
      },
    ]);
    const messages = await receive({ MessageSystemAttributeNames: ['All'] });
    expect(messages.map(({ Body }) => Body)).toEqual(['a', 'b']);
    expect(messages[0]?.Attributes).toEqual({
      ApproximateReceiveCount: '1',
      ApproximateFirstReceiveTimestamp: String(system.clock.now()),
      SentTimestamp: String(system.clock.now()),
      SenderId: 'local',
    });
  });

  it('moves them elsewhere, so many each second, until it is cancelled', async () => {
    await bury('a', 'b', 'c', 'd', 'e');
    const { TaskHandle } = await start({ DestinationArn: arnOf('small'), MaxNumberOfMessagesPerSecond: 2 });
    await expect(start()).rejects.toMatchObject({ name: 'UnsupportedOperation' });
    await system.clock.advance(SECOND);
    expect(await listed()).toMatchObject([
      { TaskHandle, Status: 'RUNNING', DestinationArn: arnOf('small'), ApproximateNumberOfMessagesMoved: 4 },
    ]);
    const cancel = () => system.client.send(new CancelMessageMoveTaskCommand({ TaskHandle }));
    expect(await cancel()).toMatchObject({ ApproximateNumberOfMessagesMoved: 4 });
    await expect(cancel()).rejects.toMatchObject({ name: 'UnsupportedOperation' });
    await start();
    expect((await listed(10)).map(({ Status }) => Status)).toEqual(['COMPLETED', 'CANCELLED']);
    expect((await receive()).map(({ Body }) => Body)).toEqual(['e']);
  });

  it('fails for a message that came from nowhere, which stays', async () => {
    await send('a', { QueueUrl: DEAD });
    await start();
    expect(await listed()).toMatchObject([{ Status: 'FAILED', FailureReason: 'CouldNotDetermineMessageSource' }]);
    expect(await attributes(DEAD)).toMatchObject({ ApproximateNumberOfMessages: '1' });
  });

  it.each<[string, object, string]>([
    [
      'of a queue that takes no dead letters',
      { SourceArn: arnOf('jobs') },
      'must be configured as a Dead Letter Queue',
    ],
    ['of a queue that is not there', { SourceArn: arnOf('x') }, "doesn't exist"],
    ['into itself', { DestinationArn: arnOf('dead') }, 'cannot be the same'],
    ['with too many each second', { MaxNumberOfMessagesPerSecond: 501 }, 'Must be between 1 and 500'],
  ])('%s is refused', async (_what, input, message) => {
    await expect(start(input)).rejects.toThrow(message);
  });

  it('is not cancelled by a handle that is none', async () => {
    const cancel = (handle: string) => system.client.send(new CancelMessageMoveTaskCommand({ TaskHandle: handle }));
    await expect(cancel('x')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const unknown = Buffer.from(JSON.stringify({ taskId: 'x', sourceArn: arnOf('dead') })).toString('base64');
    await expect(cancel(unknown)).rejects.toThrow('Task does not exist.');
  });
});

describe('mappings', () => {
  const invoked = async (mapping: Parameters<typeof mappingModel>[0], checkMapping?: () => void) => {
    const names: string[] = [];
    const other = await testSqs({
      queues: [queueModel('jobs')],
      mappings: [mappingModel(mapping)],
      ...(checkMapping && { checkMapping }),
      invoke: async (name) => {
        names.push(name);
        return { handled: true, payload: 'null' };
      },
    });
    await other.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }));
    expect(names).toEqual([]);
    other.service.start();
    other.service.start();
    await new Promise(setImmediate);
    await other.close();
    return { names, lines: other.lines };
  };

  it('invoke their functions once they are started', async () => {
    expect(await invoked({})).toEqual({ names: ['worker'], lines: [] });
  });

  it('that are disabled do nothing', async () => {
    expect(await invoked({ enabled: false })).toEqual({ names: [], lines: [] });
  });

  it('that AWS would refuse are named, and do nothing', async () => {
    const refuse = () => {
      throw new Error('The role worker may not sqs:ReceiveMessage');
    };
    expect(await invoked({}, refuse)).toEqual({
      names: [],
      lines: ['worker gets nothing from jobs: Error: The role worker may not sqs:ReceiveMessage'],
    });
  });
});
