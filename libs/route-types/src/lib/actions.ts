import * as z from 'zod/mini';
import { dataSchema, messageIdSchema } from './limits';

/** `{"action":"sendmessage","data":"hello world"}`: to everyone connected, the sender included. */
export const sendMessageSchema = z.strictObject({
  action: z.literal('sendmessage'),
  data: dataSchema,
  id: z.optional(messageIdSchema),
});

export type SendMessage = z.infer<typeof sendMessageSchema>;
