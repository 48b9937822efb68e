import { carillon, HEARTBEAT_MS } from './carillon';
import { ClosedError, RefusedError } from './outbox';
import { ANSWER_MS } from './requests';
import { settle, world } from './world';

describe('a client', () => {
  it('is told what others say in a channel, and gets an ack with a position', async () => {
    const { join, listen } = world();
    const [ada, bob] = [join(), join()];
    const heard = listen(bob, 'news');
    await settle();
    const ack = await ada.publish('news', 'hello');
    await settle();
    expect(ack).toMatchObject({ type: 'ack', channel: 'news', seq: 1 });
    expect(heard).toEqual(['hello']);
    expect(bob.position('news')).toEqual({ epoch: ack.epoch, seq: 1 });
  });

  it('comes back after a cut at two hours, and is told what it missed', async () => {
    const { server, timers, join, listen, states } = world();
    const [ada, bob] = [join(), join()];
    const heard = listen(bob, 'news');
    await settle();
    await ada.publish('news', 1);
    await settle();
    server.connections()[1]?.close(1001);
    for (let data = 2; data <= 14; data++) await ada.publish('news', data);
    expect(heard).toEqual([1]);
    expect(states.at(-1)).toEqual({ name: 'waiting', delayMs: 250, code: 1001 });
    await timers.advance(250);
    await settle();
    expect(heard).toEqual(Array.from({ length: 14 }, (_, index) => index + 1));
  });

  it('goes on from a position that the application remembers', async () => {
    const { join, listen } = world();
    const ada = join();
    const { epoch } = await ada.publish('news', 'seen');
    await ada.publish('news', 'missed');
    const heard = listen(join(), 'news', { epoch, seq: 1 });
    await settle();
    expect(heard).toEqual(['missed']);
  });

  it('is told a reset when the channel began anew while it was away', async () => {
    const { server, timers, join, listen } = world();
    const ada = join();
    const heard = listen(ada, 'news');
    await settle();
    await ada.publish('news', 'before');
    await settle();
    server.restart('news');
    server.connections()[0]?.close();
    await timers.advance(250);
    await settle();
    await ada.publish('news', 'after');
    await settle();
    expect(heard).toEqual(['before', 'reset 0', 'after']);
  });

  it('finds at a heartbeat, before API Gateway cuts an idle socket, what was lost on the way to it', async () => {
    let copies = 0;
    const { timers, join, listen } = world({ copies: () => copies });
    const ada = join();
    const heard = listen(ada, 'news');
    await settle();
    await ada.publish('news', 'lost');
    await settle();
    expect(heard).toEqual([]);
    copies = 1;
    await timers.advance(HEARTBEAT_MS);
    await settle();
    expect(HEARTBEAT_MS).toBeLessThan(10 * 60_000);
    expect(heard).toEqual(['lost']);
  });

  it('sends a heartbeat though it listens to nothing, and is not disturbed by the answer', async () => {
    const { timers, join, received, states } = world();
    const ada = join();
    await settle();
    await timers.advance(HEARTBEAT_MS);
    await settle();
    expect(received()).toMatchObject([{ action: 'heartbeat' }]);
    await timers.advance(ANSWER_MS);
    expect(states.map(({ name }) => name)).toEqual(['connecting', 'open']);
    await expect(ada.publish('news', 1)).resolves.toMatchObject({ seq: 1 });
  });

  it('sends a message again, under the same id, until it is acknowledged: it is stored once', async () => {
    let isUp = false;
    const { server, timers, join, received } = world({ answers: () => isUp });
    const ada = join();
    const acked = ada.publish('news', 'hello', { id: 'm1' });
    await settle();
    isUp = true;
    await timers.advance(ANSWER_MS);
    await expect(acked).resolves.toMatchObject({ id: 'm1', seq: 1 });
    expect(received().map(({ id }) => id)).toEqual(['m1', 'm1']);
    expect(server.logs.get('news')?.messages).toHaveLength(1);
  });

  it('sends what was published while it was away, in that order, when it is back', async () => {
    const { server, timers, join } = world();
    server.isDown = true;
    const ada = join();
    await settle();
    const acks = Promise.all([1, 2, 3].map((data) => ada.publish('news', data)));
    server.isDown = false;
    await timers.advance(250);
    expect((await acks).map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it('waits longer from attempt to attempt, with full jitter, and never more than half a minute', async () => {
    const { server, timers, join, states } = world();
    server.isDown = true;
    join({ random: () => 1 });
    for (let attempt = 0; attempt < 9; attempt++) {
      await settle();
      await timers.advance(30_000);
    }
    const delays = states.flatMap((state) => (state.name === 'waiting' ? [state.delayMs] : []));
    expect(delays.slice(0, 8)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });

  it('gives a connection up on which nothing answers, and takes another', async () => {
    const { server, timers, join, listen, states } = world({ answers: (frame) => frame['action'] !== 'subscribe' });
    listen(join(), 'news');
    await settle();
    await timers.advance(ANSWER_MS + 250);
    await settle();
    expect(states.map(({ name }) => name)).toEqual(['connecting', 'open', 'waiting', 'connecting', 'open']);
    expect(server.connections()).toHaveLength(1);
  });

  it('is not told anything after it has unsubscribed, and can subscribe again', async () => {
    const { join, listen, server } = world();
    const ada = join();
    const heard = listen(ada, 'news');
    await settle();
    const left = ada.unsubscribe('news');
    await ada.publish('news', 'unheard');
    await left;
    expect(server.members().map(({ channel }) => channel)).not.toContain('news');
    const again = listen(ada, 'news');
    await settle();
    await ada.publish('news', 'heard');
    await settle();
    expect([heard, again]).toEqual([[], ['heard']]);
  });

  it('asks for history and presence, again if the connection ended before the answer', async () => {
    const { join, server, timers } = world();
    const ada = join();
    await ada.publish('news', 'hello');
    const answers = Promise.all([ada.history('news'), ada.presence('$all')]);
    server.connections()[0]?.close();
    await timers.advance(250);
    await settle();
    expect(await answers).toMatchObject([{ messages: [{ data: 'hello' }] }, { count: 1 }]);
  });

  it('reads the frames of a batch, and passes over what it does not know', async () => {
    const { join, listen, server } = world();
    const ada = join();
    const heard = listen(ada, 'news');
    await settle();
    const { epoch } = await ada.publish('news', 1);
    await settle();
    const message = { type: 'message', channel: 'news', epoch, seq: 2, id: 'b', at: 0, data: 2 };
    const [connection] = server.connections();
    connection?.push({ message: 'Internal server error', connectionId: 'c', requestId: 'r' });
    connection?.push({ type: 'news of the future' });
    connection?.push('no frame');
    connection?.push({ type: 'batch', frames: [{ type: 'unknown' }, message, { ...message, seq: 3, data: 3 }] });
    await settle();
    expect(heard).toEqual([1, 2, 3]);
  });

  it('hands on what is pushed to its connection', async () => {
    const { join, server } = world();
    const directs: unknown[] = [];
    join({ onDirect: ({ data }) => directs.push(data) });
    await settle();
    server.connections()[0]?.push({ type: 'direct', id: 'p1', at: 0, data: 'for you' });
    await settle();
    expect(directs).toEqual(['for you']);
  });

  it('rejects what is unanswered when it is closed', async () => {
    const { server, join } = world();
    server.isDown = true;
    const ada = join();
    const unanswered = [ada.publish('news', 1), ada.history('news')];
    const reasons = Promise.allSettled(unanswered);
    await settle();
    ada.close();
    expect((await reasons).map((result) => result.status === 'rejected' && result.reason)).toEqual([
      expect.any(ClosedError),
      expect.any(ClosedError),
    ]);
  });

  it('asks for a URL before each connection', async () => {
    const { server, timers, clients } = world();
    let tickets = 0;
    const url = async () => `ws://server/ticket${(tickets += 1)}`;
    clients.push(carillon(url, { WebSocket: server.WebSocket, timers, random: () => 0 }));
    await settle();
    server.connections()[0]?.close();
    await timers.advance(0);
    await settle();
    expect(server.connections().map(({ name }) => name)).toEqual(['ticket2']);
  });
});

describe('everyone’s channel', () => {
  it('is heard without a subscribe, and what was missed of it is found in its history', async () => {
    const { join, listen, server, timers, received } = world();
    const [ada, bob] = [join(), join()];
    const heard = listen(bob, '$all');
    await settle();
    await ada.publish(undefined, 'heard');
    await settle();
    server.connections()[1]?.close();
    await ada.publish(undefined, 'missed');
    await timers.advance(250);
    await settle();
    expect(heard).toEqual(['heard', 'missed']);
    expect(received().map(({ action }) => action)).not.toContain('subscribe');
  });
});

describe('a refusal', () => {
  it('of a busy channel is no refusal yet: the message is sent again', async () => {
    const { join, server, timers } = world({ answers: () => false });
    const acked = join().publish('news', 'x', { id: 'm1' });
    await settle();
    const [connection] = server.connections();
    connection?.push({ type: 'error', code: 'busy', message: 'busy', id: 'm1', requestId: 'r' });
    await settle();
    await timers.advance(1_000);
    await settle();
    expect(connection?.received).toHaveLength(2);
    connection?.push({ type: 'ack', id: 'm1', channel: 'news', epoch: 'E1', seq: 1 });
    await expect(acked).resolves.toMatchObject({ seq: 1 });
  });

  it('of a message is known by its id', async () => {
    const { join, server } = world({ answers: () => false });
    const refused = join().publish('news', 'x', { id: 'm1' });
    await settle();
    const error = { type: 'error', code: 'too_large', message: 'data: is over 24 KB', id: 'm1', requestId: 'r7' };
    server.connections()[0]?.push(error);
    await expect(refused).rejects.toThrow(RefusedError);
    await expect(refused).rejects.toMatchObject({ code: 'too_large', requestId: 'r7' });
  });

  it('of a request ends that one only', async () => {
    const { join, listen } = world();
    const ada = join();
    const heard = ['news', 'no-entry', 'sport'].map((channel) => listen(ada, channel));
    await settle();
    await ada.publish('sport', 'goal');
    await settle();
    expect(heard).toEqual([[], ['forbidden'], ['goal']]);
  });
});
