import type { State } from './link';
import { requests } from './requests';
import { manualTimers } from './manual-timers';
import { settle, world } from './world';

/** What was thrown in microtasks, which is uncaught. */
let uncaught: unknown[] = [];
beforeEach(() => {
  uncaught = [];
  jest.spyOn(globalThis, 'queueMicrotask').mockImplementation((call) => {
    try {
      call();
    } catch (error) {
      uncaught.push(error);
    }
  });
});
afterEach(() => jest.restoreAllMocks());

const bug = new Error('a bug of the application');
const fail = () => {
  throw bug;
};

describe('a handler that throws', () => {
  it('at a message of a replay is told the ones after it, and its error is uncaught', async () => {
    const { join } = world();
    const [ada, bob] = [join(), join()];
    const { epoch } = await ada.publish('news', 1);
    for (let data = 2; data <= 4; data++) await ada.publish('news', data);
    const heard: unknown[] = [];
    const message = ({ data }: { data?: unknown }) => (heard.push(data), data === 2 && fail());
    bob.subscribe('news', { message }, { since: { epoch, seq: 0 } });
    await settle();
    await ada.publish('news', 5);
    await settle();
    expect(heard).toEqual([1, 2, 3, 4, 5]);
    expect(bob.position('news')).toEqual({ epoch, seq: 5 });
    expect(uncaught).toEqual([bug]);
  });

  it('at a frame of a batch loses none of the others', async () => {
    const { join, server } = world();
    const ada = join({ onDirect: fail });
    const heard: unknown[] = [];
    ada.subscribe('news', { message: ({ data }) => (heard.push(data), fail()) });
    await settle();
    const { epoch } = await ada.publish('news', 1);
    await settle();
    const message = { type: 'message', channel: 'news', epoch, seq: 2, id: 'b', at: 0, data: 2 };
    const frames = [{ type: 'direct', id: 'p1', at: 0 }, message, { ...message, seq: 3, data: 3 }];
    server.connections()[0]?.push({ type: 'batch', frames });
    await settle();
    expect(heard).toEqual([1, 2, 3]);
    expect(uncaught).toEqual([bug, bug, bug, bug]);
  });

  it('of a subscription, whichever it is, leaves what waits in its lane to be sent', async () => {
    const { join, listen, server } = world();
    const ada = join();
    await ada.publish('news', 1);
    const message = () => undefined;
    const handlers = { message, subscribed: fail, reset: fail, refused: fail };
    ada.subscribe('news', handlers, { since: { epoch: 'another', seq: 7 } });
    ada.subscribe('no-entry', handlers);
    await settle();
    await ada.unsubscribe('news');
    const heard = listen(ada, 'news');
    await settle();
    server.publish('news', 'm2');
    await settle();
    expect(heard).toHaveLength(1);
    expect(uncaught).toEqual([bug, bug, bug]);
  });

  it('of states keeps no connection from being made, nor made again', async () => {
    const { server, timers, join } = world();
    const seen: string[] = [];
    const onState = ({ name }: State) => (seen.push(name), fail());
    const ada = join({ onState });
    await settle();
    server.connections()[0]?.close();
    await timers.advance(250);
    await settle();
    expect(seen).toEqual(['connecting', 'open', 'waiting', 'connecting', 'open']);
    await expect(ada.publish('news', 1)).resolves.toMatchObject({ seq: 1 });
    const unanswered = ada.history('news');
    ada.close();
    await expect(unanswered).rejects.toThrow('closed');
    expect(uncaught).toHaveLength(6);
  });
});

describe('a request whose answer is taken badly', () => {
  it('does not keep the next of its lane from being sent', () => {
    const sent: unknown[] = [];
    let ids = 0;
    const asked = requests({
      send: (frame) => void sent.push(frame),
      newId: () => `r${(ids += 1)}`,
      timers: manualTimers(),
      onSilence: fail,
    });
    asked.open();
    const request = { lane: 'one', frame: () => ({}), answered: fail, refused: fail };
    asked.add(request);
    asked.add(request);
    expect(() => asked.answer({ type: 'presence', channel: 'news', id: 'r1', count: 0, users: [] })).toThrow(bug);
    expect(sent).toHaveLength(2);
  });
});
