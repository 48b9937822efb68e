import middy from '@middy/core';
import { faultLog, lambdaContext, logger } from './logging';

/** A message of a queue, as Lambda hands it over. */
export interface QueueMessage {
  id: string;
  body: string;
}

/** What became of a batch; `failed` come again, as a whole, and everything else is logged. */
export interface BatchResult {
  failed: { id: string; fault: unknown }[];
}

interface QueueEvent {
  Records: { messageId: string; body: string }[];
}

interface BatchResponse {
  batchItemFailures: { itemIdentifier: string }[];
}

/**
 * A Lambda that works on the batches of an SQS queue. Only messages that failed are delivered again (`ReportBatchItemFailures`);
 * a fault that the behaviour throws fails the whole batch.
 * @param behaviour gets a batch, and the milliseconds that are left for it
 */
export const queueWorker = <Result extends BatchResult>(
  behaviour: (batch: QueueMessage[], timeLeftMs: number) => Promise<Result>,
) =>
  middy<QueueEvent, BatchResponse>()
    .use(lambdaContext())
    .use(faultLog())
    .handler(async ({ Records }, context): Promise<BatchResponse> => {
      const batch = Records.map(({ messageId, body }) => ({ id: messageId, body }));
      const { failed, ...counts } = await behaviour(batch, context.getRemainingTimeInMillis());
      for (const { id, fault } of failed) logger.error('failed', { messageId: id, error: fault as Error });
      logger.info('done', { messages: batch.length, failed: failed.length, ...counts });
      return { batchItemFailures: failed.map(({ id }) => ({ itemIdentifier: id })) };
    });
