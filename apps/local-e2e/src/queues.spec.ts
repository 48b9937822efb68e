import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { foldersOf } from './somebodys-folder';
import { type RunningSystem, startSystem } from './system';

const folders = foldersOf('jobs');
afterAll(folders.remove);

const settings = { region: 'eu-west-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
const SourceArn = 'arn:aws:sqs:eu-west-1:123456789012:jobs-dead';

const produce = async (url: string, jobs: object[]) => {
  const lambda = new LambdaClient({ ...settings, endpoint: url });
  const { Payload } = await lambda.send(
    new InvokeCommand({ FunctionName: 'producer', Payload: JSON.stringify({ jobs }) }),
  );
  lambda.destroy();
  return JSON.parse(Payload?.transformToString() ?? 'null') as Record<string, unknown>;
};

describe("somebody else's queues", () => {
  let system: RunningSystem;
  let sqs: SQSClient;
  beforeAll(async () => {
    system = await startSystem(['--terraform', folders.make('jobs'), '--clock', 'manual']);
    sqs = new SQSClient({ ...settings, endpoint: system.url });
  });
  afterAll(async () => {
    sqs.destroy();
    await system.stop();
  });

  const pass = (seconds: number) =>
    fetch(`${system.url}/@clock`, { method: 'POST', body: JSON.stringify({ advanceMs: seconds * 1_000 }) });
  const linesLike = (pattern: RegExp) => system.lines.filter((line) => pattern.test(line));
  const failures = (count: number) => system.line(/messages of jobs failed in worker and go back/, count);
  /** Asks until only so many messages of a queue are received and not done with. */
  const inFlight = async (name: string, count: number) => {
    const wanted = { QueueUrl: `${system.url}/123456789012/${name}`, AttributeNames: ['All' as const] };
    for (;;) {
      const { Attributes } = await sqs.send(new GetQueueAttributesCommand(wanted));
      if (Attributes?.['ApproximateNumberOfMessagesNotVisible'] === String(count)) return;
    }
  };

  it('lead from producer to worker, and what fails too often to a dead-letter queue and back', async () => {
    const jobs = [
      { name: 'ada', kind: 'good' },
      { name: 'bob', kind: 'bad' },
      { name: 'cyd', kind: 'good' },
    ];
    expect(await produce(system.url, jobs)).toEqual({ sent: 3, failed: 0 });
    await failures(1);
    await inFlight('jobs', 1);
    await pass(30);
    await system.line(/\[worker\] +.*bob is bad, attempt 2/);
    await failures(2);
    await pass(30);
    await system.line(/sqs .*jobs: message \S+ goes to jobs-dead: maxReceiveCount is 2/);
    expect(linesLike(/ada is good, attempt/)).toHaveLength(1);
    expect(linesLike(/cyd is good, attempt/)).toHaveLength(1);

    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'jobs-dead' }));
    expect(QueueUrl).toBe(`${system.url}/123456789012/jobs-dead`);
    const { Messages } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ['All'], VisibilityTimeout: 0 }),
    );
    expect(Messages).toMatchObject([
      {
        Body: '{"name":"bob","kind":"bad"}',
        Attributes: {
          ApproximateReceiveCount: '3',
          DeadLetterQueueSourceArn: 'arn:aws:sqs:eu-west-1:123456789012:jobs',
          SenderId: expect.stringMatching(/^ASIA/),
        },
      },
    ]);

    await sqs.send(new StartMessageMoveTaskCommand({ SourceArn }));
    await failures(3);
    expect(linesLike(/bob is bad, attempt 1/)).toHaveLength(2);
    expect((await sqs.send(new ListMessageMoveTasksCommand({ SourceArn }))).Results).toMatchObject([
      { Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 1 },
    ]);
  });

  it('have a command to look at them, and FIFO queues are named as not emulated', () => {
    expect(system.lines.join('\n')).toContain(`aws sqs get-queue-attributes --queue-url ${system.url}/123456789012/`);
    expect(system.lines.join('\n')).toMatch(/Not emulated: .*aws_sqs_queue/);
  });
});

it('a function whose role may not receive gets nothing, and the log says what to add', async () => {
  const directory = folders.make('denied', ({ resource = {} }) => {
    delete resource['aws_iam_role_policy_attachment'];
    delete resource['aws_iam_role_policy'];
  });
  const system = await startSystem(['--terraform', directory]);
  expect(await system.line(/worker gets nothing from jobs/)).toMatch(
    /The role worker may not sqs:ReceiveMessage on arn:aws:sqs:eu-west-1:123456789012:jobs: add to its policy \{"Effect"/,
  );
  expect(await produce(system.url, [{ name: 'ada', kind: 'good' }])).toMatchObject({
    errorMessage: expect.stringContaining('is not authorized to perform: sqs:SendMessage'),
  });
  await system.line(/iam .*The role producer may not sqs:SendMessage on /);
  await system.stop();
});
