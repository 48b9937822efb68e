import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { SQSClient } from '@aws-sdk/client-sqs';
import { awsConnectionsRepo } from '@carillon/connections-repo';
import { fanOutWorker, pacer, processClock, sdkPostman, sqsDeadLetters, sqsParcelQueue } from '@carillon/messaging';

const env = (name: string): string => process.env[name] ?? '';
const sqs = new SQSClient();

/** The worker of `apps/fanout` in all but its postman, which is the SDK's client. */
const work = fanOutWorker({
  connections: awsConnectionsRepo({
    CONNECTIONS_TABLE: env('CONNECTIONS_TABLE'),
    CONNECTIONS_SHARDS: env('CONNECTIONS_SHARDS'),
  }),
  postman: sdkPostman({
    client: new ApiGatewayManagementApiClient({ endpoint: env('AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI') }),
    timeoutMs: 5_000,
  }),
  parcels: sqsParcelQueue({ client: sqs, queueUrl: env('FANOUT_QUEUE_URL') }),
  deadLetters: sqsDeadLetters({ client: sqs, queueUrl: env('FANOUT_DEAD_LETTERS_URL') }),
  pace: pacer(Number(env('POSTS_PER_SECOND')), processClock),
  clock: processClock,
  now: Date.now,
});

interface QueueEvent {
  Records: { messageId: string; body: string }[];
}

export const handler = async ({ Records }: QueueEvent, context: { getRemainingTimeInMillis(): number }) => {
  const batch = Records.map(({ messageId, body }) => ({ id: messageId, body }));
  const { failed } = await work(batch, context.getRemainingTimeInMillis());
  return { batchItemFailures: failed.map(({ id }) => ({ itemIdentifier: id })) };
};
