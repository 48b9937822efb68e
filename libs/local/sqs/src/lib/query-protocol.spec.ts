import { queueModel, type TestSqs, testSqs } from '../testing';

let system: TestSqs;
beforeEach(async () => {
  system = await testSqs({ queues: [queueModel('jobs')] });
});
afterEach(() => system.close());

/** A request as clients of the query protocol send it. */
const ask = async (Action: string, parameters: Record<string, string> = {}, path = '/') => {
  const body = new URLSearchParams({ Action, Version: '2012-11-05', ...parameters });
  const response = await fetch(system.origin + path, { method: 'POST', body });
  const xml = (await response.text()).replace(/<RequestId>[0-9a-f-]{36}<\/RequestId>/, '<RequestId/>');
  return { status: response.status, type: response.headers.get('content-type'), xml };
};

const QueueUrl = 'http://localhost/123456789012/jobs';
const NAMESPACE = 'xmlns="http://queue.amazonaws.com/doc/2012-11-05/"';
const METADATA = '<ResponseMetadata><RequestId/></ResponseMetadata>';
const textOf = (xml: string, name: string): string => new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(xml)?.[1] ?? '';

describe('the query protocol', () => {
  it('finds a queue', async () => {
    expect(await ask('GetQueueUrl', { QueueName: 'jobs' })).toEqual({
      status: 200,
      type: 'text/xml',
      xml: `<GetQueueUrlResponse ${NAMESPACE}><GetQueueUrlResult><QueueUrl>${system.origin}/123456789012/jobs</QueueUrl></GetQueueUrlResult>${METADATA}</GetQueueUrlResponse>`,
    });
  });

  it('sends and receives text and attributes as they are', async () => {
    const sent = await ask('SendMessage', {
      QueueUrl,
      MessageBody: '<a href="x">&\r\n</a>',
      DelaySeconds: '0',
      'MessageAttribute.1.Name': 'kind',
      'MessageAttribute.1.Value.DataType': 'String',
      'MessageAttribute.1.Value.StringValue': 'x',
    });
    const { xml } = await ask('ReceiveMessage', {
      QueueUrl,
      MaxNumberOfMessages: '10',
      'AttributeName.1': 'SentTimestamp',
      'AttributeName.2': 'ApproximateReceiveCount',
      'MessageAttributeName.1': 'All',
    });
    const message = textOf(xml, 'Message');
    expect(textOf(message, 'MessageId')).toBe(textOf(sent.xml, 'MessageId'));
    expect(textOf(message, 'MD5OfBody')).toBe(textOf(sent.xml, 'MD5OfMessageBody'));
    expect(textOf(message, 'Body')).toBe('&lt;a href=&quot;x&quot;&gt;&amp;&#xD;\n&lt;/a&gt;');
    expect(message).toContain('<Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value></Attribute>');
    expect(message).toContain(
      '<MessageAttribute><Name>kind</Name><Value><StringValue>x</StringValue><DataType>String</DataType></Value></MessageAttribute>',
    );
  });

  it('takes the entries of a batch in the order of their numbers', async () => {
    const entries = Array.from({ length: 10 }, (_, n) => [
      [`SendMessageBatchRequestEntry.${n + 1}.Id`, n === 9 ? 'bad' : `e${n}`],
      [`SendMessageBatchRequestEntry.${n + 1}.MessageBody`, n === 9 ? '' : String(n)],
    ]).flat() as [string, string][];
    const { status, xml } = await ask('SendMessageBatch', { QueueUrl, ...Object.fromEntries(entries) });
    expect(status).toBe(200);
    expect([...xml.matchAll(/<SendMessageBatchResultEntry><Id>(\w+)<\/Id>/g)].map(([, id]) => id)).toEqual(
      Array.from({ length: 9 }, (_, n) => `e${n}`),
    );
    expect(xml).toContain(
      '<BatchResultErrorEntry><Id>bad</Id><SenderFault>true</SenderFault><Code>MissingParameter</Code>',
    );
  });

  it('asks the queue whose URL it is sent to', async () => {
    const { xml } = await ask('GetQueueAttributes', { 'AttributeName.1': 'VisibilityTimeout' }, '/123456789012/jobs');
    expect(textOf(xml, 'GetQueueAttributesResult')).toBe(
      '<Attribute><Name>VisibilityTimeout</Name><Value>30</Value></Attribute>',
    );
  });

  it('answers what has no result without one, and an empty result with an empty one', async () => {
    const received = await ask('ReceiveMessage', { QueueUrl });
    expect(received.xml).toBe(
      `<ReceiveMessageResponse ${NAMESPACE}><ReceiveMessageResult></ReceiveMessageResult>${METADATA}</ReceiveMessageResponse>`,
    );
    const purged = await ask('PurgeQueue', { QueueUrl });
    expect(purged.xml).toBe(`<PurgeQueueResponse ${NAMESPACE}>${METADATA}</PurgeQueueResponse>`);
  });

  it('refuses in the words of the protocol', async () => {
    expect(await ask('GetQueueUrl', { QueueName: 'nothing' })).toEqual({
      status: 400,
      type: 'text/xml',
      xml: `<ErrorResponse ${NAMESPACE}><Error><Type>Sender</Type><Code>AWS.SimpleQueueService.NonExistentQueue</Code><Message>The specified queue does not exist.</Message><Detail></Detail></Error><RequestId/></ErrorResponse>`,
    });
    expect((await ask('ReceiveMessage', { QueueUrl, WaitTimeSeconds: '21' })).xml).toContain(
      '<Code>InvalidParameterValue</Code>',
    );
    expect((await ask('ReceiveMessage', { QueueUrl, WaitTimeSeconds: 'soon' })).xml).toContain(
      '<Code>MalformedInput</Code>',
    );
  });
});

describe('the JSON protocol', () => {
  it('tells the code of the query protocol beside its own', async () => {
    const response = await fetch(system.origin, {
      method: 'POST',
      headers: { 'x-amz-target': 'AmazonSQS.GetQueueUrl', 'content-type': 'application/x-amz-json-1.0' },
      body: '{"QueueName":"nothing"}',
    });
    expect(response.status).toBe(400);
    expect(response.headers.get('x-amzn-query-error')).toBe('AWS.SimpleQueueService.NonExistentQueue;Sender');
    expect(await response.json()).toEqual({
      __type: 'com.amazonaws.sqs#QueueDoesNotExist',
      message: 'The specified queue does not exist.',
    });
  });

  it.each(['{', '7', '{"QueueUrl":7}'])('refuses %s', async (body) => {
    const response = await fetch(system.origin, {
      method: 'POST',
      headers: { 'x-amz-target': 'AmazonSQS.SendMessage' },
      body,
    });
    expect(await response.json()).toMatchObject({ __type: 'com.amazon.coral.service#SerializationException' });
  });
});
