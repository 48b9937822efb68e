import { type Connection, memoryConnectionsRepo } from '@carillon/connections-repo';
import { membersOf } from '@carillon/connections-repo/testing';
import { manualClock } from '@carillon/local-clock';
import { EVERYONE } from '@carillon/route-types';
import { memoryParcelQueue, memoryPostman } from '../testing';
import { type FanOutWorkerDeps, fanOutWorker } from './fan-out-worker';
import { pacer, unpaced } from './pacer';
import type { Parcel } from './parcel';
import { PART_MEMBERS } from './parts';
import { PostError } from './post-error';
import type { Postman } from './postman';

const NOW = Date.UTC(2026, 0, 1, 12);
const HOUR_AGO = NOW - 3_600_000;
const A_MINUTE = 60_000;

const crowd = (count: number): Connection[] =>
  Array.from({ length: count }, (_, i) => ({ connectionId: `c${String(i).padStart(5, '0')}`, connectedAt: HOUR_AGO }));

const frame = (seq: number) => JSON.stringify({ type: 'message', channel: EVERYONE, epoch: 'e', seq });

const everyone = (seq = 1): Parcel => ({
  message: { channel: EVERYONE, id: `m${seq}`, epoch: 'e', seq },
  frame: frame(seq),
  to: { segment: { partition: EVERYONE } },
  round: 0,
});

const setup = async (connected: Connection[], deps: Partial<FanOutWorkerDeps> = {}) => {
  const clock = manualClock(0);
  const connections = memoryConnectionsRepo({ now: () => NOW });
  for (const connection of connected) await connections.add(connection);
  const postman = memoryPostman();
  const parcels = memoryParcelQueue();
  const worker = fanOutWorker({
    ...{ connections, postman, parcels, deadLetters: parcels, pace: unpaced, clock, now: () => NOW, random: () => 0.5 },
    ...deps,
  });
  /** Works on a batch while time passes. */
  const work = async (batch: Parcel[], timeLeftMs = A_MINUTE) => {
    const working = worker(
      batch.map((parcel, i) => ({ id: `r${i}`, body: JSON.stringify(parcel) })),
      timeLeftMs,
    );
    for (let i = 0; i < 10; i += 1) await new Promise(setImmediate); // until its first posts are out
    await clock.advance(timeLeftMs);
    return working;
  };
  return { clock, connections, postman, parcels, worker, work };
};

const nothing = { delivered: 0, gone: 0, throttled: 0, handedOn: 0, buried: 0, failed: [] };

describe('a fan-out worker', () => {
  it('posts the frame to every member of the segment, as it is', async () => {
    const { work, postman, parcels } = await setup(crowd(100));
    expect(await work([everyone()])).toEqual({ ...nothing, delivered: 100 });
    expect(postman.inbox('c00042')).toEqual([JSON.parse(frame(1))]);
    expect(parcels.take()).toEqual([]);
  });

  it('divides a large segment into bounded parts, so that each member gets the message once', async () => {
    const { work, postman, parcels } = await setup(crowd(2 * PART_MEMBERS + 100));
    expect(await work([everyone()])).toMatchObject({ delivered: 700, handedOn: 0 });
    const others = parcels.take().map(({ parcel }) => parcel);
    expect(others.map(({ to }) => to)).toEqual([
      { segment: { partition: EVERYONE, after: 'c00699', through: 'c01399' } },
      { segment: { partition: EVERYONE, after: 'c01399', through: 'c02099' } },
    ]);
    expect(await work(others)).toMatchObject({ delivered: 1_400 });
    expect(parcels.take()).toEqual([]);
    for (const { connectionId } of crowd(2_100)) expect(postman.inbox(connectionId)).toHaveLength(1);
  });

  it('prunes who is gone', async () => {
    const { work, postman, connections } = await setup(crowd(3));
    postman.answer('c00001', 'gone');
    expect(await work([everyone()])).toEqual({ ...nothing, delivered: 2, gone: 1 });
    expect(await membersOf(connections, EVERYONE)).toEqual(['c00000', 'c00002']);
  });

  it('takes a row that cannot be pruned for no fault', async () => {
    const { connections, postman, work, parcels } = await setup(crowd(2));
    postman.answer('c00001', 'gone');
    connections.prune = () => Promise.reject(new Error('throttled'));
    expect(await work([everyone()])).toEqual({ ...nothing, delivered: 1, gone: 1 });
    expect(parcels.take()).toEqual([]);
  });

  it('hands on only who was throttled or failed, later, and reports success', async () => {
    const { work, postman, parcels } = await setup(crowd(5));
    postman.answer('c00001', 'throttled');
    postman.answer('c00003', new PostError('InternalServerError', 'x', 500, undefined));
    expect(await work([everyone()])).toEqual({ ...nothing, delivered: 3, handedOn: 2 });
    const remaining = ['c00001', 'c00003'].map((connectionId) => ({ connectionId, connectedAt: HOUR_AGO }));
    const next = { ...everyone(), to: { members: remaining }, round: 1 };
    expect(parcels.take()).toEqual([{ parcel: next, delaySeconds: 3 }]); // half of 5 s, rounded up
    expect(await work([next])).toMatchObject({ delivered: 0, handedOn: 2 });
    expect(parcels.take()).toMatchObject([{ parcel: { round: 2 }, delaySeconds: 5 }]);
    postman.answer('c00001', 'delivered');
    expect(postman.inbox('c00000')).toHaveLength(1);
  });

  it.each([
    [0, 3],
    [1, 1],
    [2, 1],
  ])('after %i others posts to who is throttled %i times', async (round, times) => {
    const posts: string[] = [];
    const post = async (connectionId: string) => {
      posts.push(connectionId);
      return 'throttled' as const;
    };
    const { work } = await setup(crowd(1), { postman: { post } });
    await work([{ ...everyone(), round }]);
    expect(posts).toHaveLength(times);
  });

  it('skips who is throttled for the third worker: it finds its gap itself', async () => {
    const { work, postman, parcels } = await setup(crowd(2));
    postman.answer('c00001', 'throttled');
    expect(await work([{ ...everyone(), round: 2 }])).toEqual({ ...nothing, delivered: 1, throttled: 1 });
    expect(parcels.take()).toEqual([]);
    expect(parcels.dead).toEqual([]);
  });

  it('buries who fails for the third worker, with the reason', async () => {
    const { work, postman, parcels } = await setup(crowd(2));
    postman.answer('c00001', new PostError('ForbiddenException', 'no', 403, undefined));
    expect(await work([{ ...everyone(), round: 2 }])).toEqual({ ...nothing, delivered: 1, buried: 1 });
    const [letter] = parcels.dead;
    expect(letter?.reason).toBe('ForbiddenException: no');
    expect(JSON.parse(letter?.body ?? '')).toMatchObject({
      message: everyone().message,
      to: { members: [{ connectionId: 'c00001' }] },
    });
  });

  it.each([
    ['is no JSON', 'hello'],
    ['is no parcel', '{"message":{}}'],
    ['has more than a parcel', JSON.stringify({ ...everyone(), extra: 1 })],
  ])('buries a message that %s, with the reason, and serves the others', async (_, body) => {
    const { worker, parcels } = await setup(crowd(1));
    const batch = [
      { id: 'bad', body },
      { id: 'good', body: JSON.stringify(everyone()) },
    ];
    expect(await worker(batch, A_MINUTE)).toEqual({ ...nothing, delivered: 1 });
    expect(parcels.dead).toEqual([{ body, reason: expect.stringMatching(/^The message is no parcel: /) }]);
  });

  it('hands on who was not reached when its time runs short, and posts to nobody twice', async () => {
    const clock = manualClock(0);
    const { work, parcels, postman } = await setup(crowd(500), { clock, pace: pacer(10, clock) });
    const working = work([everyone()], 40_000);
    for (let i = 0; i < 20; i += 1) await new Promise(setImmediate);
    await clock.advance(40_000);
    const { delivered, handedOn } = await working;
    expect(delivered).toBeGreaterThan(250); // of 30 s at 10 a second
    expect(delivered + handedOn).toBe(500);
    const [sent, ...more] = parcels.take();
    expect(more).toEqual([]);
    expect(sent).toMatchObject({ delaySeconds: 0, parcel: { round: 0 } });
    const left = (sent?.parcel.to as { members: { connectionId: string }[] }).members;
    for (const { connectionId } of left) expect(postman.inbox(connectionId)).toEqual([]);
    expect(left).toHaveLength(handedOn);
  });

  it('keeps the budget of 8,000 in any second with seven others, within 5 %', async () => {
    const clock = manualClock(0);
    const at: number[] = [];
    const postman: Postman = {
      async post() {
        at.push(clock.now());
        return 'delivered';
      },
    };
    const names = Array.from({ length: 8 }, (_, i) => `w${i}`);
    const batches = names.map(async (name) => {
      const members = Array.from({ length: 2_000 }, (_, i) => ({ connectionId: `${name}-${i}` }));
      const { worker } = await setup([], { clock, postman, pace: pacer(1_000, clock) });
      return worker([{ id: name, body: JSON.stringify({ ...everyone(), to: { members } }) }], A_MINUTE);
    });
    for (let i = 0; i < 20; i += 1) await new Promise(setImmediate);
    await clock.advance(5_000);
    for (const { delivered } of await Promise.all(batches)) expect(delivered).toBe(2_000);
    const inSecondFrom = (from: number) => at.filter((time) => time >= from && time < from + 1_000).length;
    expect(Math.max(...[...new Set(at)].map(inSecondFrom))).toBeLessThanOrEqual(8_400);
  });

  it('reports a parcel as failed where what remains cannot be handed on, and no other', async () => {
    const fault = new Error('SQS is away');
    const { work, postman } = await setup(crowd(3), {
      parcels: { send: (all) => (all.length > 0 ? Promise.reject(fault) : Promise.resolve()) },
    });
    postman.answer('c00001', 'throttled');
    const one: Parcel = { ...everyone(2), to: { members: [{ connectionId: 'c00002' }] } };
    expect(await work([everyone(1), one])).toMatchObject({ delivered: 3, failed: [{ id: 'r0', fault }] });
  });

  it('puts what waits for one connection into one frame, in the order of the places', async () => {
    const { work, postman } = await setup(crowd(3));
    await work([everyone(3), everyone(1), everyone(2)]);
    for (const { connectionId } of crowd(3))
      expect(postman.inbox(connectionId)).toEqual([
        { type: 'batch', frames: [frame(1), frame(2), frame(3)].map((text) => JSON.parse(text) as unknown) },
      ]);
  });

  it('is not held up by one that hangs: 999 are served meanwhile', async () => {
    let cut: (error: Error) => void = () => undefined;
    const served: string[] = [];
    const postman = {
      post: (connectionId: string) =>
        connectionId === 'c00000'
          ? new Promise<never>((_, reject) => (cut = reject))
          : Promise.resolve(void served.push(connectionId)).then(() => 'delivered' as const),
    };
    const parts = [crowd(1_000).slice(0, 500), crowd(1_000).slice(500)].map((members) => ({
      ...everyone(),
      to: { members },
    }));
    const { worker, parcels } = await setup([], { postman });
    const working = worker(
      parts.map((parcel, i) => ({ id: `r${i}`, body: JSON.stringify(parcel) })),
      A_MINUTE,
    );
    while (served.length < 999) await new Promise(setImmediate);
    cut(Object.assign(new Error('not answered'), { name: 'TimeoutError' }));
    expect(await working).toMatchObject({ delivered: 999, handedOn: 1 });
    expect(parcels.take()).toMatchObject([{ parcel: { to: { members: [{ connectionId: 'c00000' }] } } }]);
  });
});
