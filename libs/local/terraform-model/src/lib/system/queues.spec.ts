import { EMPTY_ZIP, project, removeProjects } from '../../fixtures/project';
import type { SystemModel } from '../model';
import { readTerraform } from '../read-terraform';

afterEach(removeProjects);

const read = (resource: object): SystemModel =>
  readTerraform(project({ 'main.tf.json': { resource }, 'f.zip': EMPTY_ZIP }));

const ARN = 'arn:aws:sqs:us-east-1:123456789012';
const DEAD = '${aws_sqs_queue.dead.arn}';

describe('a queue', () => {
  it('has the defaults of the provider', () => {
    expect(read({ aws_sqs_queue: { q: { name: 'jobs' } } }).queues).toEqual([
      {
        name: 'jobs',
        arn: `${ARN}:jobs`,
        url: 'https://sqs.us-east-1.amazonaws.com/123456789012/jobs',
        visibilityTimeoutSeconds: 30,
        delaySeconds: 0,
        retentionSeconds: 345_600,
        receiveWaitSeconds: 0,
        maxMessageBytes: 262_144,
        sseEnabled: true,
        address: 'aws_sqs_queue.q',
      },
    ]);
  });

  it('has what it is told, and a name that is made up if it has none', () => {
    const told = {
      name_prefix: 'jobs-',
      visibility_timeout_seconds: 120,
      delay_seconds: 5,
      message_retention_seconds: 60,
      receive_wait_time_seconds: 20,
      max_message_size: 1_048_576,
      sqs_managed_sse_enabled: false,
    };
    expect(read({ aws_sqs_queue: { q: told } }).queues).toMatchObject([
      {
        name: expect.stringMatching(/^jobs-[a-z0-9]{12}$/),
        visibilityTimeoutSeconds: 120,
        delaySeconds: 5,
        retentionSeconds: 60,
        receiveWaitSeconds: 20,
        maxMessageBytes: 1_048_576,
        sseEnabled: false,
      },
    ]);
  });

  it.each([
    ['jsonencode', `\${jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 3 })}`],
    ['JSON text', `{"deadLetterTargetArn":"${DEAD}","maxReceiveCount":"3"}`],
  ])('has a redrive policy by %s', (_how, redrive_policy) => {
    const { queues = [] } = read({ aws_sqs_queue: { q: { name: 'q', redrive_policy }, dead: { name: 'dead' } } });
    expect(queues.map(({ redrive }) => redrive)).toEqual([
      { deadLetterArn: `${ARN}:dead`, maxReceiveCount: 3 },
      undefined,
    ]);
  });

  it('has a redrive policy by a resource of its own', () => {
    const { queues, skipped } = read({
      aws_sqs_queue: { q: { name: 'q' }, dead: { name: 'dead' } },
      aws_sqs_queue_redrive_policy: {
        p: {
          queue_url: '${aws_sqs_queue.q.id}',
          redrive_policy: '${jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 1 })}',
        },
      },
      aws_sqs_queue_redrive_allow_policy: {
        p: {
          queue_url: '${aws_sqs_queue.dead.url}',
          redrive_allow_policy:
            '${jsonencode({ redrivePermission = "byQueue", sourceQueueArns = [aws_sqs_queue.q.arn] })}',
        },
      },
    });
    expect(queues?.[0]?.redrive).toEqual({ deadLetterArn: `${ARN}:dead`, maxReceiveCount: 1 });
    expect(JSON.parse(queues?.[1]?.redriveAllowPolicy ?? '')).toEqual({
      redrivePermission: 'byQueue',
      sourceQueueArns: [`${ARN}:q`],
    });
    expect(skipped).toEqual([]);
  });

  it('of the kind FIFO is skipped', () => {
    const { queues, skipped } = read({ aws_sqs_queue: { q: { name: 'q.fifo', fifo_queue: true } } });
    expect(queues).toEqual([]);
    expect(skipped).toEqual([
      { type: 'aws_sqs_queue', count: 1, reason: 'only standard queues are started, no FIFO queues' },
    ]);
  });

  const policy = (deadLetterTargetArn: string, maxReceiveCount: number) =>
    JSON.stringify({ deadLetterTargetArn, maxReceiveCount });
  it.each<[string, object, object, string]>([
    ['a time-out of 13 hours', { visibility_timeout_seconds: 46_800 }, {}, 'it is 46800, and must be 0 to 43200'],
    ['a delay of 16 minutes', { delay_seconds: 960 }, {}, 'delay_seconds: it is 960, and must be 0 to 900'],
    ['too large messages', { max_message_size: 2_000_000 }, {}, 'max_message_size: it is 2000000'],
    ['a name with a dot', { name: 'a.b' }, {}, 'name: a.b is no name of a queue'],
    ['a policy that is no JSON', { redrive_policy: 'dead' }, {}, 'redrive_policy: it is not JSON'],
    ['a policy that is a list', { redrive_policy: '[1]' }, {}, 'redrive_policy: it is not a JSON object'],
    ['a foreign dead-letter queue', { redrive_policy: policy(`${ARN}:x`, 3) }, {}, 'x is not an aws_sqs_queue of this'],
    ['a count of 0', { redrive_policy: policy(DEAD, 0) }, {}, 'its maxReceiveCount is 0, and must be 1 to 1000'],
    [
      'a FIFO queue for its dead letters',
      { redrive_policy: policy(DEAD, 3) },
      { name: 'dead.fifo', fifo_queue: true },
      'must be a standard queue',
    ],
    [
      'a dead-letter queue that takes nothing',
      { redrive_policy: policy(DEAD, 3) },
      { redrive_allow_policy: '{"redrivePermission":"denyAll"}' },
      'redrive_policy: the redrive_allow_policy of aws_sqs_queue.dead does not let this queue use it',
    ],
    ['the name of another', { name: 'dead' }, {}, 'name: another queue is named dead'],
  ])('with %s is an error', (_what, queue, dead, message) => {
    const system = () => read({ aws_sqs_queue: { dead: { name: 'dead', ...dead }, q: { name: 'q', ...queue } } });
    expect(system).toThrow('main.tf.json: aws_sqs_queue.q: ');
    expect(system).toThrow(message);
  });
});

describe('an event source mapping', () => {
  const mapped = (mapping: object, queue: object = {}) =>
    read({
      aws_sqs_queue: { q: { name: 'q', ...queue } },
      aws_lambda_function: {
        f: {
          function_name: 'f',
          runtime: 'nodejs24.x',
          handler: 'main.handler',
          filename: 'f.zip',
          role: 'r',
          timeout: 20,
        },
      },
      aws_lambda_event_source_mapping: {
        m: { event_source_arn: '${aws_sqs_queue.q.arn}', function_name: '${aws_lambda_function.f.arn}', ...mapping },
      },
    });

  it('has the defaults of Lambda', () => {
    expect(mapped({}).eventSourceMappings).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
        queueName: 'q',
        functionName: 'f',
        role: 'r',
        batchSize: 10,
        batchingWindowSeconds: 0,
        reportsBatchItemFailures: false,
        enabled: true,
        address: 'aws_lambda_event_source_mapping.m',
      },
    ]);
  });

  it('has what it is told', () => {
    const told = {
      function_name: '${aws_lambda_function.f.function_name}',
      batch_size: 500,
      maximum_batching_window_in_seconds: 5,
      function_response_types: ['ReportBatchItemFailures'],
      scaling_config: { maximum_concurrency: 20 },
      enabled: false,
    };
    expect(mapped(told).eventSourceMappings).toMatchObject([
      {
        batchSize: 500,
        batchingWindowSeconds: 5,
        reportsBatchItemFailures: true,
        maximumConcurrency: 20,
        enabled: false,
      },
    ]);
  });

  it.each([
    ['a stream', { event_source_arn: 'arn:aws:dynamodb:us-east-1:123456789012:table/t/stream/1' }, {}],
    ['a FIFO queue', {}, { name: 'q.fifo', fifo_queue: true }],
  ])('of %s is skipped', (_what, mapping, queue) => {
    const { eventSourceMappings, skipped } = mapped(mapping, queue);
    expect(eventSourceMappings).toEqual([]);
    expect(skipped.at(-1)).toEqual({
      type: 'aws_lambda_event_source_mapping',
      count: 1,
      reason: 'only standard queues invoke functions',
    });
  });

  it.each<[string, object, object, string]>([
    [
      'a queue whose messages come back before the function is done',
      {},
      { visibility_timeout_seconds: 10 },
      'event_source_arn: Queue visibility timeout: 10 seconds is less than Function timeout: 20 seconds',
    ],
    ['a foreign queue', { event_source_arn: `${ARN}:x` }, {}, 'x is not an aws_sqs_queue of this run'],
    ['no queue', { event_source_arn: null }, {}, 'event_source_arn: it is missing'],
    ['a foreign function', { function_name: 'g' }, {}, 'function_name: g is not an aws_lambda_function of this run'],
    ['a large batch at once', { batch_size: 11 }, {}, 'batch_size: more than 10 needs a maximum_batching_window_in_'],
    ['too large a batch', { batch_size: 10_001 }, {}, 'batch_size: it is 10001, and must be 1 to 10000'],
    [
      'a concurrency of 1',
      { scaling_config: { maximum_concurrency: 1 } },
      {},
      'scaling_config[0].maximum_concurrency: it is 1, and must be 2 to 1000',
    ],
    ['a filter', { filter_criteria: { filter: [{ pattern: '{}' }] } }, {}, 'filter_criteria: filters are not emulated'],
    [
      'another response type',
      { function_response_types: ['Other'] },
      {},
      'it has Other, and may have ReportBatchItemFailures only',
    ],
  ])('with %s is an error', (_what, mapping, queue, message) => {
    const system = () => mapped(mapping, queue);
    expect(system).toThrow('main.tf.json: aws_lambda_event_source_mapping.m: ');
    expect(system).toThrow(message);
  });
});
