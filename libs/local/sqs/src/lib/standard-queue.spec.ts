import { type ManualClock, manualClock } from '@carillon/local-clock';
import type { QueueModel } from '@carillon/local-terraform-model';
import { arnOf, queueModel } from '../testing';
import type { Draft } from './message';
import type { Queue } from './queue';
import { standardQueue } from './standard-queue';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

const draft = (body: string): Draft => ({ body, attributes: new Map(), system: {}, senderId: 'ada' });

/** A queue and its dead-letter queue. */
const setUp = (more: Partial<QueueModel> = {}) => {
  const clock = manualClock();
  const lines: string[] = [];
  const queues = new Map<string, Queue>();
  for (const model of [queueModel('jobs', more), queueModel('dead', { retentionSeconds: 600 })])
    queues.set(
      model.arn,
      standardQueue({ model, clock, deadLetters: (arn) => queues.get(arn), log: (line) => lines.push(line) }),
    );
  const named = (name: string): Queue => queues.get(arnOf(name))!;
  return { clock, lines, jobs: named('jobs'), dead: named('dead') };
};

const bodies = async (from: Queue, max = 10): Promise<string[]> =>
  (await from.receive({ max })).map(({ body }) => body);

describe('a queue', () => {
  it('gives its messages in the order in which they were sent, no more than were asked for', async () => {
    const { jobs } = setUp();
    for (const body of ['a', 'b', 'c']) jobs.send(draft(body));
    expect(await bodies(jobs, 2)).toEqual(['a', 'b']);
    expect(await bodies(jobs)).toEqual(['c']);
    expect(await bodies(jobs)).toEqual([]);
  });

  it('counts receipts, and tells the first', async () => {
    const { clock, jobs } = setUp();
    const { sentAt } = jobs.send(draft('a'));
    await clock.advance(SECOND);
    const [first] = await jobs.receive({ max: 1 });
    await clock.advance(30 * SECOND);
    const [second] = await jobs.receive({ max: 1 });
    expect(first).toMatchObject({ receiveCount: 1, firstReceivedAt: sentAt + SECOND });
    expect(second).toMatchObject({ id: first?.id, receiveCount: 2, firstReceivedAt: sentAt + SECOND });
    expect(second?.receipt).not.toBe(first?.receipt);
  });

  it('holds a message back for its delay, or that of the queue', async () => {
    const { clock, jobs } = setUp({ delaySeconds: 5 });
    jobs.send(draft('late'));
    jobs.send(draft('later'), 900);
    jobs.send(draft('now'), 0);
    expect(await bodies(jobs)).toEqual(['now']);
    expect(jobs.counts()).toEqual({ visible: 0, inFlight: 1, delayed: 2 });
    await clock.advance(5 * SECOND);
    expect(await bodies(jobs)).toEqual(['late']);
    await clock.advance(895 * SECOND);
    expect(await bodies(jobs)).toContain('later');
  });

  it('shows a message again when its visibility time-out is over, not before', async () => {
    const { clock, jobs } = setUp();
    jobs.send(draft('a'));
    await bodies(jobs);
    await clock.advance(30 * SECOND - 1);
    expect(await bodies(jobs)).toEqual([]);
    await clock.advance(1);
    expect(await bodies(jobs)).toEqual(['a']);
  });

  it('gives a message once in a receive that does not hide it', async () => {
    const { jobs } = setUp();
    jobs.send(draft('a'));
    expect(await jobs.receive({ max: 10, visibilityMs: 0 })).toHaveLength(1);
    expect(await bodies(jobs)).toEqual(['a']);
  });

  it('forgets a message that was deleted', async () => {
    const { clock, jobs } = setUp();
    jobs.send(draft('a'));
    const [message] = await jobs.receive({ max: 1 });
    jobs.delete(message!.receipt);
    jobs.delete(message!.receipt);
    await clock.advance(HOUR);
    expect(await bodies(jobs)).toEqual([]);
    expect(jobs.counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it('deletes by the newest receipt only, also when the time-out is over', async () => {
    const { clock, jobs } = setUp();
    jobs.send(draft('a'));
    const [first] = await jobs.receive({ max: 1 });
    await clock.advance(30 * SECOND);
    const [second] = await jobs.receive({ max: 1 });
    jobs.delete(first!.receipt);
    expect(jobs.inFlight()).toBe(1);
    await clock.advance(30 * SECOND);
    jobs.delete(second!.receipt);
    expect(await bodies(jobs)).toEqual([]);
  });

  it('hides a message longer or shorter, up to 12 hours in all', async () => {
    const { clock, jobs } = setUp();
    jobs.send(draft('a'));
    const [message] = await jobs.receive({ max: 1 });
    jobs.changeVisibility(message!.receipt, 60);
    await clock.advance(60 * SECOND - 1);
    expect(await bodies(jobs)).toEqual([]);
    expect(() => jobs.changeVisibility(message!.receipt, 43_200)).toThrow('beyond the limit [43200 seconds]');
    jobs.changeVisibility(message!.receipt, 0);
    expect(() => jobs.changeVisibility(message!.receipt, 1)).toThrow('not in flight');
    expect(await bodies(jobs)).toEqual(['a']);
    expect(() => jobs.changeVisibility(message!.receipt, 1)).toThrow('Message does not exist');
  });

  it('drops a message when its retention is over', async () => {
    const { clock, jobs } = setUp({ retentionSeconds: 60 });
    jobs.send(draft('a'));
    await clock.advance(60 * SECOND - 1);
    expect(jobs.counts().visible).toBe(1);
    await clock.advance(1);
    expect(jobs.counts().visible).toBe(0);
    expect(await bodies(jobs)).toEqual([]);
  });

  it('drops everything when it is purged, what is in flight and delayed too', async () => {
    const { clock, jobs } = setUp();
    jobs.send(draft('a'));
    jobs.send(draft('b'), 10);
    await bodies(jobs);
    jobs.purge();
    await clock.advance(HOUR);
    expect(await bodies(jobs)).toEqual([]);
  });

  it('refuses a receipt of another queue', async () => {
    const { jobs, dead } = setUp();
    jobs.send(draft('a'));
    const [message] = await jobs.receive({ max: 1 });
    expect(() => dead.delete(message!.receipt)).toThrow('is not a valid receipt handle');
    expect(() => jobs.delete('nonsense')).toThrow('is not a valid receipt handle');
  });
});

describe('a receiver that waits', () => {
  const waiting = (jobs: Queue, waitMs: number, signal?: AbortSignal) => {
    const got: string[][] = [];
    void jobs
      .receive({ max: 10, waitMs, ...(signal && { signal }) })
      .then((messages) => got.push(messages.map(({ body }) => body)));
    return got;
  };
  const settle = (clock: ManualClock) => clock.advance(0).then(() => new Promise(setImmediate));

  it('gets a message as soon as it is there, the one who came first before the others', async () => {
    const { clock, jobs } = setUp();
    const first = waiting(jobs, 20 * SECOND);
    const second = waiting(jobs, 20 * SECOND);
    await clock.advance(5 * SECOND);
    jobs.send(draft('a'));
    await settle(clock);
    expect([first, second]).toEqual([[['a']], []]);
    await clock.advance(15 * SECOND);
    expect(second).toEqual([[]]);
  });

  it('gets a message whose delay or time-out ends meanwhile', async () => {
    const { clock, jobs } = setUp();
    jobs.send(draft('a'), 3);
    const got = waiting(jobs, 20 * SECOND);
    await clock.advance(3 * SECOND);
    expect(got).toEqual([['a']]);
    const again = waiting(jobs, Infinity);
    await clock.advance(30 * SECOND);
    expect(again).toEqual([['a']]);
  });

  it('gets a message once that it does not hide', async () => {
    const { jobs } = setUp();
    const waiting = jobs.receive({ max: 10, waitMs: 20 * SECOND, visibilityMs: 0 });
    jobs.send(draft('a'));
    expect(await waiting).toMatchObject([{ body: 'a', receiveCount: 1 }]);
    expect(jobs.counts()).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
  });

  it('takes nothing once it has gone away', async () => {
    const { clock, jobs } = setUp();
    const gone = new AbortController();
    const got = waiting(jobs, 20 * SECOND, gone.signal);
    gone.abort();
    await settle(clock);
    jobs.send(draft('a'));
    expect(got).toEqual([[]]);
    expect(await bodies(jobs)).toEqual(['a']);
  });
});

describe('a dead letter', () => {
  const redrive = { deadLetterArn: arnOf('dead'), maxReceiveCount: 2 };

  it('is a message that was received as often as may be, when it would be received once more', async () => {
    const { clock, lines, jobs, dead } = setUp({ redrive });
    const { id, sentAt } = jobs.send(draft('a'));
    for (let count = 0; count < redrive.maxReceiveCount; count++) {
      expect(await bodies(jobs)).toEqual(['a']);
      await clock.advance(30 * SECOND);
    }
    expect(dead.counts().visible).toBe(0);
    expect(await bodies(jobs)).toEqual([]);
    expect(await dead.receive({ max: 1 })).toMatchObject([
      { id, sentAt, body: 'a', receiveCount: 3, deadLetterSource: arnOf('jobs') },
    ]);
    expect(lines).toEqual([`jobs: message ${id} goes to dead: maxReceiveCount is 2`]);
  });

  it('is kept from when it was sent first, for the retention of its new queue', async () => {
    const { clock, jobs, dead } = setUp({ redrive: { ...redrive, maxReceiveCount: 1 } });
    jobs.send(draft('a'));
    await bodies(jobs);
    await clock.advance(599 * SECOND);
    await bodies(jobs);
    expect(dead.counts().visible).toBe(1);
    await clock.advance(SECOND);
    expect(await bodies(dead)).toEqual([]);
  });

  it('is counted anew in a queue that gives up messages too, be it the same', async () => {
    const { clock, jobs } = setUp({ redrive: { deadLetterArn: arnOf('jobs'), maxReceiveCount: 1 } });
    jobs.send(draft('a'));
    await bodies(jobs);
    await clock.advance(30 * SECOND);
    expect(await jobs.receive({ max: 10 })).toMatchObject([{ body: 'a', receiveCount: 2 }]);
  });
});
