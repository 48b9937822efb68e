import { sqsOperations } from './sqs-operation';

const here = { region: 'eu-west-1', accountId: '123456789012' };
const ARN = 'arn:aws:sqs:eu-west-1:123456789012';
const QueueUrl = 'https://sqs.eu-west-1.amazonaws.com/123456789012/jobs';
const TaskHandle = Buffer.from(JSON.stringify({ taskId: 't', sourceArn: `${ARN}:dead` })).toString('base64');

const needed = (request: Parameters<typeof sqsOperations>[0], body: string) =>
  sqsOperations(request, Buffer.from(body), here).map(({ action, resource }) => `${action} ${resource}`);

describe('what a request to SQS needs', () => {
  it.each<[string, unknown, string[]]>([
    ['SendMessage', { QueueUrl }, [`sqs:SendMessage ${ARN}:jobs`]],
    ['SendMessageBatch', { QueueUrl }, [`sqs:SendMessage ${ARN}:jobs`]],
    ['DeleteMessageBatch', { QueueUrl }, [`sqs:DeleteMessage ${ARN}:jobs`]],
    ['ChangeMessageVisibilityBatch', { QueueUrl }, [`sqs:ChangeMessageVisibility ${ARN}:jobs`]],
    [
      'ReceiveMessage',
      { QueueUrl: '/999999999999/jobs' },
      [`sqs:ReceiveMessage ${ARN.replace('123456789012', '999999999999')}:jobs`],
    ],
    ['GetQueueUrl', { QueueName: 'jobs' }, [`sqs:GetQueueUrl ${ARN}:jobs`]],
    ['ListQueues', {}, ['sqs:ListQueues *']],
    ['ListMessageMoveTasks', { SourceArn: `${ARN}:dead` }, [`sqs:ListMessageMoveTasks ${ARN}:dead`]],
    ['CancelMessageMoveTask', { TaskHandle }, [`sqs:CancelMessageMoveTask ${ARN}:dead`]],
    [
      'StartMessageMoveTask',
      { SourceArn: `${ARN}:dead`, DestinationArn: `${ARN}:jobs` },
      [
        `sqs:StartMessageMoveTask ${ARN}:dead`,
        `sqs:ReceiveMessage ${ARN}:dead`,
        `sqs:DeleteMessage ${ARN}:dead`,
        `sqs:GetQueueAttributes ${ARN}:dead`,
        `sqs:SendMessage ${ARN}:jobs`,
      ],
    ],
    ['SendMessage', 'not JSON', ['sqs:SendMessage *']],
    ['SendMessage', { QueueUrl: 7 }, ['sqs:SendMessage *']],
  ])('%s %j', (action, body, expected) => {
    const headers = { 'x-amz-target': `AmazonSQS.${action}` };
    expect(needed({ headers }, typeof body === 'string' ? body : JSON.stringify(body))).toEqual(expected);
  });

  it.each([
    [
      '/',
      'Action=SendMessageBatch&QueueUrl=http%3A%2F%2Flocalhost%2F123456789012%2Fjobs',
      `sqs:SendMessage ${ARN}:jobs`,
    ],
    ['/123456789012/jobs', 'Action=ReceiveMessage', `sqs:ReceiveMessage ${ARN}:jobs`],
    ['/123456789012/jobs?Action=PurgeQueue', '', `sqs:PurgeQueue ${ARN}:jobs`],
    ['/', 'Action=GetQueueUrl&QueueName=jobs', `sqs:GetQueueUrl ${ARN}:jobs`],
  ])('in the query protocol: %s %s', (url, body, expected) => {
    expect(needed({ headers: {}, url }, body)).toEqual([expected]);
  });
});
