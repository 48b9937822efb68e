import { handleOf, type Publish } from '@carillon/messaging';
import type { Message } from '@carillon/middleware';
import { type AckFrame, EVERYONE, type SendMessage, userOf } from '@carillon/route-types';

export interface SendMessageDeps {
  publish: Publish;
}

/** Delivers a client's message to everyone connected, the sender included, then acknowledges it. */
export const sendMessage =
  ({ publish }: SendMessageDeps) =>
  async ({ body: { data, id }, requestContext }: Message<SendMessage>): Promise<AckFrame> => {
    const from = userOf(requestContext) ?? handleOf(requestContext.connectionId);
    const receipt = await publish({ all: true }, data, { id, from });
    return { type: 'ack', id: receipt.id, channel: EVERYONE };
  };
