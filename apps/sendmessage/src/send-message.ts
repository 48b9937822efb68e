import { ackOf, handleOf, type Publish } from '@carillon/messaging';
import type { Message } from '@carillon/middleware';
import { type AckFrame, type SendMessage, userOf } from '@carillon/route-types';

export interface SendMessageDeps {
  publish: Publish;
}

/** Delivers a client's message to a channel, or to everyone connected, then acknowledges it. */
export const sendMessage =
  ({ publish }: SendMessageDeps) =>
  async ({ body: { data, channel, id }, requestContext }: Message<SendMessage>): Promise<AckFrame> => {
    const from = userOf(requestContext) ?? handleOf(requestContext.connectionId);
    const target = channel === undefined ? { all: true as const } : { channel };
    return ackOf(await publish(target, data, { id, from }));
  };
