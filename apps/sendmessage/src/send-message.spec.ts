import { memoryMessaging } from '@carillon/messaging/testing';
import type { Authorizer, RequestContext } from '@carillon/route-types';
import { sendMessage } from './send-message';

const NOW = Date.UTC(2026, 0, 1);
const ada = { connectionId: 'L0SM9cOFvHcCIhw=', userId: 'ada', connectedAt: NOW };
const guest = { connectionId: 'JC1dgf9yoAMCK-g=', connectedAt: NOW };
const sentBy = (connectionId: string, authorizer?: Authorizer) =>
  ({ connectionId, ...(authorizer && { authorizer }) }) as RequestContext;

describe('sendmessage', () => {
  it('delivers to everyone, the sender included, and acknowledges', async () => {
    const { publish, postman } = await memoryMessaging([ada, guest], NOW);
    const ack = await sendMessage({ publish })({
      body: { action: 'sendmessage', data: 'hello world', id: 'm1' },
      requestContext: sentBy(ada.connectionId, { userId: 'ada' }),
    });
    const { epoch } = ack;
    expect(ack).toEqual({ type: 'ack', id: 'm1', channel: '$all', epoch, seq: 1 });
    for (const { connectionId } of [ada, guest])
      expect(postman.inbox(connectionId)).toEqual([
        { type: 'message', channel: '$all', epoch, seq: 1, id: 'm1', from: 'ada', at: NOW, data: 'hello world' },
      ]);
  });

  it('delivers to a channel who is in it, also from outside', async () => {
    const { publish, postman, connections } = await memoryMessaging([ada, guest], NOW);
    await connections.subscribe(guest, 'news', 50);
    const ack = await sendMessage({ publish })({
      body: { action: 'sendmessage', channel: 'news', data: 1, id: 'm1' },
      requestContext: sentBy(ada.connectionId, { userId: 'ada' }),
    });
    expect(ack).toMatchObject({ type: 'ack', id: 'm1', channel: 'news', seq: 1 });
    expect(postman.inbox(guest.connectionId)).toMatchObject([{ channel: 'news', from: 'ada', data: 1 }]);
    expect(postman.inbox(ada.connectionId)).toEqual([]);
  });

  it('acknowledges what is sent again with its first position', async () => {
    const { publish, postman } = await memoryMessaging([ada], NOW);
    const send = () =>
      sendMessage({ publish })({
        body: { action: 'sendmessage', data: 1, id: 'm1' },
        requestContext: sentBy(ada.connectionId, { userId: 'ada' }),
      });
    expect(await send()).toEqual(await send());
    expect(postman.inbox(ada.connectionId)).toHaveLength(1);
  });

  it('gives a message an id where the client gave none', async () => {
    const { publish, postman } = await memoryMessaging([guest], NOW);
    const { id } = await sendMessage({ publish })({
      body: { action: 'sendmessage', data: 1 },
      requestContext: sentBy(guest.connectionId),
    });
    expect(postman.inbox(guest.connectionId)).toMatchObject([{ id }]);
  });

  it('shows a sender without a user by a handle that stays the same and is not the connection id', async () => {
    const { publish, postman } = await memoryMessaging([guest], NOW);
    const say = (connectionId: string) =>
      sendMessage({ publish })({ body: { action: 'sendmessage', data: 1 }, requestContext: sentBy(connectionId) });
    await say(guest.connectionId);
    await say(guest.connectionId);
    await say(ada.connectionId);
    const [first, second, third] = postman.inbox(guest.connectionId) as { from: string }[];
    expect(first?.from).toMatch(/^~[\w-]{8}$/);
    expect(second?.from).toBe(first?.from);
    expect(third?.from).not.toBe(first?.from);
    expect(JSON.stringify([first, third])).not.toContain(guest.connectionId);
  });
});
