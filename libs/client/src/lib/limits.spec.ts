import * as contract from '@carillon/route-types';
import { MAX_DATA_BYTES, MAX_FRAME_BYTES } from './limits';
import { settle, world } from './world';

/** Data that takes so many bytes as JSON. */
const ofBytes = (bytes: number) => 'é'.repeat((bytes - 2) / 2);

describe('the limits of a client', () => {
  it('are those of the server', () => {
    expect(MAX_DATA_BYTES).toBe(contract.MAX_DATA_BYTES);
    expect(MAX_FRAME_BYTES).toBe(contract.MAX_FRAME_BYTES);
  });
});

describe('a message', () => {
  it('of 24 KB as UTF-8 is published, by the server’s rule too', async () => {
    const data = ofBytes(MAX_DATA_BYTES);
    expect(() => contract.parse(contract.sendMessageSchema, { action: 'sendmessage', data })).not.toThrow();
    await expect(world().join().publish('news', data)).resolves.toMatchObject({ seq: 1 });
  });

  it.each([
    ['2 bytes more', MAX_DATA_BYTES + 2],
    ['more than a frame holds', 40_000],
  ])('of %s is refused at once, and what is on its way is not disturbed', async (_, bytes) => {
    const { join, received, states } = world();
    const ada = join();
    const data = ofBytes(bytes);
    const parse = () => contract.parse(contract.sendMessageSchema, { action: 'sendmessage', data });
    expect(parse).toThrow(expect.objectContaining({ code: 'too_large' }));
    const refused = ada.publish('news', data, { id: 'm1' });
    await expect(refused).rejects.toMatchObject({ name: 'RefusedError', code: 'too_large', requestId: '' });
    await settle();
    await ada.publish('news', 'short', { id: 'm1' });
    expect(received()).toMatchObject([{ data: 'short' }]);
    expect(states.map(({ name }) => name)).toEqual(['connecting', 'open']);
  });

  it('to a channel with a name that no frame holds is refused', async () => {
    const refused = world().join().publish('x'.repeat(40_000), 'hello');
    await expect(refused).rejects.toMatchObject({ name: 'RefusedError', code: 'too_large' });
  });

  it.each(['', 'x'.repeat(65), 'mé', 'm 1', 'x'.repeat(40_000)])(
    'with an id that no answer would carry (%#) is refused',
    async (id) => {
      expect(contract.messageIdSchema.safeParse(id).success).toBe(false);
      const refused = world().join().publish('news', 'hello', { id });
      await expect(refused).rejects.toMatchObject({ name: 'RefusedError', code: 'bad_request' });
    },
  );

  it('may have any other id', async () => {
    const id = '!~'.repeat(32);
    await expect(world().join().publish('news', 'hello', { id })).resolves.toMatchObject({ id });
  });

  it('that JSON cannot hold is rejected, and the others are sent when the connection is back', async () => {
    const { join, server, timers } = world();
    server.isDown = true;
    const ada = join();
    const cycle: unknown[] = [];
    cycle.push(cycle);
    await expect(ada.publish('news', cycle)).rejects.toThrow(TypeError);
    const acked = ada.publish('news', 'hello');
    await settle();
    server.isDown = false;
    await timers.advance(250);
    await expect(acked).resolves.toMatchObject({ seq: 1 });
  });

  it('is what it was when it was published, however late it is sent', async () => {
    const { join, server } = world();
    const data = { text: 'hello' };
    const acked = join().publish('news', data);
    data.text = 'changed';
    await acked;
    expect(server.logs.get('news')?.messages).toMatchObject([{ data: { text: 'hello' } }]);
  });
});

describe('a question that no frame holds', () => {
  it('is refused, and so is a subscription, and the connection stays', async () => {
    const { join, listen, timers, states, received } = world();
    const ada = join();
    const channel = 'x'.repeat(40_000);
    const heard = listen(ada, channel);
    const position = { epoch: channel, seq: 1 };
    const refused = Promise.allSettled([ada.history(channel), ada.presence(channel)]);
    const refusedSince = Promise.allSettled([ada.history('news', { since: position })]);
    await settle();
    await timers.advance(0);
    await ada.unsubscribe('never');
    const left = ada.unsubscribe(channel);
    await timers.advance(0);
    await left;
    for (const result of [...(await refused), ...(await refusedSince)])
      expect(result).toMatchObject({ status: 'rejected', reason: { name: 'RefusedError', code: 'too_large' } });
    expect(heard).toEqual(['too_large']);
    expect(states.map(({ name }) => name)).toEqual(['connecting', 'open']);
    expect(received()).toMatchObject([{ action: 'unsubscribe', channel: 'never' }]);
  });
});
