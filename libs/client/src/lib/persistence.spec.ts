import type { Connection } from './memory-server';
import { settle, world } from './world';

const MINUTE_MS = 60_000;

describe('a connection that the server does not know any more', () => {
  it('is given up for another, on which the subscription goes on', async () => {
    const { server, join, listen, timers } = world({ knows: ({ number }) => number !== 1 });
    const heard = listen(join(), 'news');
    await settle();
    await timers.advance(250);
    await settle();
    server.publish('news', 'm1');
    await settle();
    expect(heard).toHaveLength(1);
    expect(server.connections().map(({ number }) => number)).toEqual([2]);
  });

  it('costs no message and no question: the next connection asks again', async () => {
    let isUp = false;
    const { server, join, timers, received } = world({ answers: () => isUp });
    const ada = join();
    const acked = ada.publish('news', 'hello', { id: 'm1' });
    const history = ada.history('sport');
    await settle();
    const error = { type: 'error', code: 'not_connected', message: 'connect again', id: 'm1', requestId: 'r' };
    server.connections()[0]?.push(error);
    await settle();
    isUp = true;
    await timers.advance(250);
    await settle();
    expect(received().map(({ action }) => action)).toEqual(['history', 'sendmessage']);
    await expect(acked).resolves.toMatchObject({ id: 'm1', seq: 1 });
    await expect(history).resolves.toMatchObject({ channel: 'sport' });
  });

  it('is not replaced in a loop that spins, though each answers something else before', async () => {
    const { server, join, listen, timers, states } = world({ knows: () => false });
    const ada = join();
    const heard = listen(ada, 'news');
    listen(ada, '$all');
    for (let second = 0; second < 600; second++) {
      await timers.advance(1_000);
      await settle();
    }
    const attempts = states.filter(({ name }) => name === 'connecting').length;
    expect(attempts).toBeGreaterThan(10);
    expect(attempts).toBeLessThan(60);
    expect(heard).toEqual([]);
    expect(server.connections().length).toBeLessThanOrEqual(1);
  });
});

describe('connections that are cut again and again', () => {
  /** Cuts a connection at its first message. */
  const cutting = (connections: Connection[]) => {
    for (const connection of connections)
      if (connection.received.some(({ action }) => action === 'sendmessage')) connection.close(1001);
  };

  it('carry a letter at the pace of the delays, which grow, though each answers something before', async () => {
    const { server, join, listen, timers, states } = world({ answers: ({ action }) => action !== 'sendmessage' });
    const ada = join();
    listen(ada, 'news');
    const letter = ada.publish('sport', 'x').catch(() => undefined);
    for (let second = 0; second < 600; second++) {
      await timers.advance(1_000);
      await settle();
      cutting(server.connections());
    }
    expect(states.filter(({ name }) => name === 'open').length).toBeLessThan(60);
    ada.close();
    await letter;
  });

  it('have short delays again after one that lasted', async () => {
    const { server, join, timers, states } = world();
    join();
    for (let cut = 0; cut < 5; cut++) {
      await settle();
      server.connections()[0]?.close(1001);
      await timers.advance(30_000);
    }
    await settle();
    await timers.advance(MINUTE_MS);
    server.connections()[0]?.close(1001);
    expect(states.at(-1)).toEqual({ name: 'waiting', delayMs: 250, code: 1001 });
  });
});
