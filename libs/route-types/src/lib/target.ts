import * as z from 'zod/mini';
import { channelSchema } from './channels';

/** Who a push is for: a channel, everyone, all connections of a user, or one connection. */
export const targetSchema = z.union(
  [
    z.strictObject({ channel: channelSchema }),
    z.strictObject({ all: z.literal(true) }),
    z.strictObject({ user: z.string().check(z.minLength(1), z.maxLength(128)) }),
    // API Gateway's ids are opaque: 16 characters today, base64url with padding.
    z.strictObject({ connection: z.string().check(z.regex(/^[A-Za-z0-9_-]{1,126}={0,2}$/)) }),
  ],
  'is one of {"channel": "…"}, {"all": true}, {"user": "…"} and {"connection": "…"}',
);

export type Target = z.infer<typeof targetSchema>;

/** A target that is a channel. */
export type ChannelTarget = Exclude<Target, { connection: string }>;
