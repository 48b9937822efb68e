import { fanOutWorker, type Parcel, processClock, unpaced } from '@carillon/messaging';
import { memoryMessaging } from '@carillon/messaging/testing';
import { fanOut } from './fan-out';

const NOW = Date.UTC(2026, 0, 1);
const HOUR_AGO = NOW - 3_600_000;
const A_MINUTE = 60_000;
const crowdOf = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ connectionId: `c${i}`, connectedAt: HOUR_AGO }));
const crowd = crowdOf(1_200);

/** Everything between a publisher and the sockets, in memory. */
const system = async (connected = crowd) => {
  const { connections, postman, parcels, publish } = await memoryMessaging(connected, NOW);
  const work = fanOutWorker({
    ...{ connections, postman, parcels, deadLetters: parcels },
    ...{ pace: unpaced, clock: processClock, now: () => NOW, random: () => 0 },
  });
  const workOn = (batch: Parcel[]) =>
    fanOut({ work })(
      batch.map((parcel, i) => ({ id: String(i), body: JSON.stringify(parcel) })),
      A_MINUTE,
    );
  const takeParcels = () => parcels.take().map(({ parcel }) => parcel);
  /** Works until the queue is empty. */
  const drain = async () => {
    for (let batch = takeParcels(); batch.length > 0; batch = takeParcels()) await workOn(batch);
  };
  return { publish, postman, parcels, workOn, takeParcels, drain };
};

describe('the fan-out', () => {
  it.each([
    ['a large audience, listed in two parts', 1_200, 2],
    ['a larger one, which its worker divides', 2_300, 1],
  ])('brings a message to everyone in %s, once', async (_, count, parts) => {
    const connected = crowdOf(count);
    const { publish, postman, drain } = await system(connected);
    const { id, epoch, seq, segments } = await publish({ all: true }, 'hi');
    expect(segments).toBe(parts);
    await drain();
    const frame = { type: 'message', channel: '$all', epoch, seq, id, at: NOW, data: 'hi' };
    for (const { connectionId } of connected) expect(postman.inbox(connectionId)).toEqual([frame]);
  });

  it('brings the same frame again where a parcel is delivered twice, so that a client knows it', async () => {
    const { publish, postman, workOn, takeParcels } = await system();
    await publish({ all: true }, 'hi');
    const [parcel] = takeParcels();
    await workOn([parcel!]);
    await workOn([parcel!]);
    const [first, second, ...more] = postman.inbox('c0');
    expect(second).toEqual(first);
    expect(more).toEqual([]);
  });

  it('leaves what fails for good in the dead letters, and nobody else gets the message again', async () => {
    const { publish, postman, parcels, drain } = await system();
    postman.answer('c7', new Error('a fault'));
    await publish({ all: true }, 'hi');
    await drain();
    expect(parcels.dead).toMatchObject([{ reason: 'Error: a fault' }]);
    expect(JSON.parse(parcels.dead[0]!.body)).toMatchObject({ to: { members: [{ connectionId: 'c7' }] } });
    for (const { connectionId } of crowd)
      expect(postman.inbox(connectionId)).toHaveLength(connectionId === 'c7' ? 0 : 1);
  });
});
