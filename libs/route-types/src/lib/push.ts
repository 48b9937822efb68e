import * as z from 'zod/mini';
import { dataSchema, messageIdSchema } from './limits';
import { targetSchema } from './target';

/** What a server asks for: by Lambda Invoke of `publish`, or as a schedule's input. */
export const pushSchema = z.strictObject({ target: targetSchema, data: dataSchema, id: z.optional(messageIdSchema) });

export type Push = z.infer<typeof pushSchema>;

/** What became of a message: where it is in its channel, and what came of its posts. */
export interface Receipt {
  /** The message's id: the caller's own, or that of its request. */
  id: string;
  /** Absent for a push to one connection, and so are the next two. */
  channel?: string;
  /** The message's position in its channel: of the first message with this id, if it was sent again. */
  epoch?: string;
  seq?: number;
  /** API Gateway took it for the connection. */
  delivered: number;
  /** The connection had ended. */
  gone: number;
  /** API Gateway refused to take more for the connection, or from us, also when asked again. */
  throttled: number;
  /**
   * Parts of the audience that workers have in hand: a large one, and then the counts are 0, or those whose posts failed, and then the
   * counts are of all others.
   */
  segments?: number;
}

/** What became of a message to a channel. */
export interface ChannelReceipt extends Receipt {
  channel: string;
  epoch: string;
  seq: number;
}
