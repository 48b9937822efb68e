import { SendMessageBatchCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { DeadLetters, Parcel, ParcelQueue } from './parcel';

/** Limits of one SendMessageBatch (SQS developer guide, "Message quotas"); the bytes are those of every region and emulator. */
const MAX_BATCH = { messages: 10, bytes: 256 * 1024 };

/** SQS refuses these two characters, which JSON allows (API reference, SendMessage). In JSON they stand in texts only. */
const UNSENDABLE = /[\uFFFE\uFFFF]/g;
const sendable = (json: string): string =>
  json.replace(UNSENDABLE, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Bodies in batches that SQS takes, in their order. Made one by one, for a large audience has thousands. */
function* batchesOf(parcels: readonly Parcel[]): Generator<string[]> {
  let batch: string[] = [];
  let bytes = 0;
  for (const parcel of parcels) {
    const body = sendable(JSON.stringify(parcel));
    const size = Buffer.byteLength(body);
    if (batch.length === MAX_BATCH.messages || (batch.length > 0 && bytes + size > MAX_BATCH.bytes)) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(body);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

export interface SqsQueueOptions {
  client: SQSClient;
  queueUrl: string;
}

/** Parcels in SQS, a standard queue. Rejects with the SDK's error, or with SQS's own code for the first parcel that it did not take. */
export const sqsParcelQueue = ({ client, queueUrl }: SqsQueueOptions): ParcelQueue => ({
  async send(parcels, delaySeconds = 0) {
    for (const bodies of batchesOf(parcels)) {
      const Entries = bodies.map((MessageBody, i) => ({ Id: String(i), MessageBody, DelaySeconds: delaySeconds }));
      const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
      const [first] = Failed;
      if (first)
        throw Object.assign(
          new Error(`SQS did not take ${Failed.length} of ${bodies.length} parcels: ${first.Message}`),
          {
            name: first.Code ?? 'BatchEntryFailed',
          },
        );
    }
  },
});

/** Dead letters in SQS: the reason is the attribute `reason`, beside what SQS's own redrive would have moved. */
export const sqsDeadLetters = ({ client, queueUrl }: SqsQueueOptions): DeadLetters => ({
  async bury(body, reason) {
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: sendable(body),
        MessageAttributes: { reason: { DataType: 'String', StringValue: sendable(reason) } },
      }),
    );
  },
});
