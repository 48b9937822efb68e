import * as z from 'zod/mini';
import { anyChannelSchema, channelSchema } from './channels';
import { dataSchema, MAX_PAGE_MESSAGES, messageIdSchema } from './limits';
import { positionSchema } from './position';

/** The client's own id of a frame; the answer repeats it. */
const id = z.optional(messageIdSchema);

/** `{"action":"sendmessage","data":"hello world"}`: to a channel, or to everyone connected; the sender included, if it is there. */
export const sendMessageSchema = z.strictObject({
  action: z.literal('sendmessage'),
  data: dataSchema,
  channel: z.optional(channelSchema),
  id,
});

/** `{"action":"subscribe","channel":"news"}`: to be in a channel, and to hear what was missed since a position. */
export const subscribeSchema = z.strictObject({
  action: z.literal('subscribe'),
  channel: channelSchema,
  since: z.optional(positionSchema),
  id,
});

/** `{"action":"unsubscribe","channel":"news"}` */
export const unsubscribeSchema = z.strictObject({ action: z.literal('unsubscribe'), channel: channelSchema, id });

/** `{"action":"history","channel":"news"}`: what was said since a position, or the newest. */
export const historySchema = z.strictObject({
  action: z.literal('history'),
  channel: anyChannelSchema,
  since: z.optional(positionSchema),
  limit: z.optional(
    z
      .int('is a whole number')
      .check(z.gte(1, 'is at least 1'), z.lte(MAX_PAGE_MESSAGES, `is at most ${MAX_PAGE_MESSAGES}`)),
  ),
  id,
});

/** `{"action":"presence","channel":"news"}`: who is there. */
export const presenceSchema = z.strictObject({ action: z.literal('presence'), channel: channelSchema, id });

export type SendMessage = z.infer<typeof sendMessageSchema>;
export type Subscribe = z.infer<typeof subscribeSchema>;
export type Unsubscribe = z.infer<typeof unsubscribeSchema>;
export type History = z.infer<typeof historySchema>;
export type Presence = z.infer<typeof presenceSchema>;
