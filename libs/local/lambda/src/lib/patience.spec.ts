import { availableParallelism } from 'node:os';
import { systemClock } from '@carillon/local-clock';
import type { Environment } from './environment';
import type { EventMessage } from './environment-protocol';
import { type Place, places } from './places';

const environment = { alive: true, hasRoom: false } as Environment;
const event = {} as EventMessage;
const processors = availableParallelism();

describe('an event that waits beyond the processors', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  /** As many events as there are processors, all in their cold starts, and one that waits. */
  const crowd = async () => {
    const room = places({
      bound: processors + 1,
      clock: systemClock(),
      onIdle: () => undefined,
      onEnded: () => undefined,
    });
    const taken = await Promise.all(Array.from({ length: processors }, () => room.take(event)));
    let given: Place | undefined;
    void room.take(event).then((place) => (given = place));
    const passed = async (ms: number) => {
      await jest.advanceTimersByTimeAsync(ms);
      return given;
    };
    const began = (place: Place) => room.began(Object.assign(place, { environment }));
    return { room, taken, passed, began };
  };

  it('gets another place half a second after the cold starts are over, not while one goes on', async () => {
    const { room, taken, passed, began } = await crowd();
    const [last, ...first] = taken;
    for (const place of first) began(place);
    expect(await passed(60_000)).toBeUndefined();
    began(last!);
    expect(await passed(499)).toBeUndefined();
    expect(await passed(501)).toMatchObject({ isCold: true });
    expect(room.counts()).toEqual({ busy: processors + 1, waiting: 0, waited: 1 });
  });

  it('gets the first that is given back, before that', async () => {
    const { room, taken, passed, began } = await crowd();
    for (const place of taken) began(place);
    room.give(taken[0]!);
    expect(await passed(0)).toBe(taken[0]);
    expect(taken[0]).toMatchObject({ isCold: false });
  });
});
