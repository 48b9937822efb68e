import * as fc from 'fast-check';
import { appending } from './appending';
import type { LogRows, Row } from './log-rows';
import { memoryLogRows } from './memory-messages-repo';
import type { StoredMessage } from './messages-repo';

const HOUR = 3_600;

/** What can happen to one step of a writer: it works, its answer is lost, or the writer ends before or after it. */
type Fate = 'works' | 'answer lost' | 'ends before' | 'ends after';

class Crash extends Error {}

/** The rows as one writer sees them: each step waits for its turn, and meets its fate. */
const fated = (rows: LogRows, scheduler: fc.Scheduler, fates: Fate[]): LogRows => {
  const left = [...fates];
  const step = <T>(name: string, act: () => Promise<T>, lost?: T): Promise<T> => {
    const fate = left.shift() ?? 'works';
    return scheduler.schedule(Promise.resolve(), name).then(async () => {
      if (fate === 'ends before') throw new Crash(name);
      const answer = await act();
      if (fate === 'ends after') throw new Crash(name);
      // The SDK sends a conditional put whose answer was lost again, and the condition fails.
      return fate === 'answer lost' && lost !== undefined ? lost : answer;
    });
  };
  return {
    ...rows,
    last: (channel) => step('last', () => rows.last(channel)),
    async *headsAfter(channel, seq) {
      const heads = await step('scan', async () => {
        const pages = [];
        for await (const page of rows.headsAfter(channel, seq)) pages.push(page);
        return pages.flat();
      });
      // One row per page: as unkind as a store may be.
      for (const head of heads) yield [head];
    },
    get: (channel, seq) => step('get', () => rows.get(channel, seq)),
    put: (row) => step('put', () => rows.put(row), false),
    claim: (key) => step('claim', () => rows.claim(key)),
    putClaim: (key, claim, now) => step('put claim', () => rows.putClaim(key, claim, now), false),
    settle: (key, position) => step('settle', () => rows.settle(key, position)),
  };
};

const all = (rows: LogRows): Promise<Row[]> => rows.after('news', 0, 1_000);

const fate = fc.oneof(
  { arbitrary: fc.constant<Fate>('works'), weight: 5 },
  { arbitrary: fc.constantFrom<Fate>('answer lost', 'ends before', 'ends after'), weight: 1 },
);
const attempt = fc.record({
  /** `undefined`: an id is made. */
  id: fc.constantFrom('m1', 'm2', undefined),
  owner: fc.constantFrom('ada', 'bob'),
  fates: fc.array(fate, { maxLength: 8 }),
  settles: fc.boolean(),
});

describe('appending, in any order of the steps of several writers, with crashes between any two', () => {
  it('gives each id one position, each message that was acknowledged a place, and leaves no gap', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(attempt, { minLength: 2, maxLength: 6 }),
        async (scheduler, attempts) => {
          const rows = memoryLogRows();
          const write = async ({ id, owner, fates, settles }: (typeof attempts)[number], data: number) => {
            const log = appending({
              rows: fated(rows, scheduler, fates),
              now: () => 0,
              retentionOf: () => HOUR,
              pause: () => scheduler.schedule(Promise.resolve(), 'pause'),
            });
            const { message } = await log.append('news', { owner, at: 0, data, ...(id !== undefined && { id }) });
            if (settles && id !== undefined) await log.settle(message, owner).catch(() => undefined);
            return { ...message, owner };
          };
          const first = attempts.map(write);
          // Who was interrupted tries again, as a client does: this time nothing happens to it.
          const again = attempts.map((one, data) => first[data]!.catch(() => write({ ...one, fates: [] }, data)));
          const settled = Promise.allSettled(again);
          await scheduler.waitFor(settled);

          const acknowledged = (await settled).flatMap((result): (StoredMessage & { owner: string })[] => {
            expect(result.status).toBe('fulfilled');
            return result.status === 'fulfilled' ? [result.value] : [];
          });
          const log = await all(rows);
          expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
          expect(new Set(log.map(({ epoch }) => epoch)).size).toBe(1);
          const claims = log.flatMap(({ claim }) => claim ?? []);
          expect(new Set(claims).size).toBe(claims.length);
          for (const { seq, id, data, owner } of acknowledged) {
            const row = log[seq - 1];
            expect(row).toMatchObject({ id, data: JSON.stringify(data) });
            if (row?.claim !== undefined) expect(row.claim).toContain(owner);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('gives no place of an epoch twice, whichever rows are deleted once their time is over', async () => {
    const day = fc.record({
      /** Seconds until the next message. */
      wait: fc.integer({ min: 0, max: 2 * HOUR }),
      retention: fc.integer({ min: HOUR, max: 3 * HOUR }),
      /** By how much the writer's clock is off, in seconds. */
      skew: fc.integer({ min: -20, max: 20 }),
      deletes: fc.infiniteStream(fc.boolean()),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(day, { minLength: 2, maxLength: 12 }), async (days) => {
        const rows = memoryLogRows();
        let seconds = 1_000_000;
        const given: string[] = [];
        const ends = new Map<string, number>();
        for (const { wait, retention, skew, deletes } of days) {
          seconds += wait;
          for (const { seq, expiresAt } of await all(rows))
            if (expiresAt <= seconds && deletes.next().value) rows.delete('news', seq);
          const log = appending({
            rows,
            now: () => (seconds + skew) * 1_000,
            retentionOf: () => retention,
            pause: async () => undefined,
          });
          const { epoch, seq } = (await log.append('news', { at: 0, data: 1 })).message;
          given.push(`${epoch} ${seq}`);
          expect(seq).toBe((ends.get(epoch) ?? seq - 1) + 1);
          ends.set(epoch, seq);
        }
        expect(new Set(given).size).toBe(days.length);
      }),
      { numRuns: 500 },
    );
  });

  it('goes on from the same place under one claim, though the rows before it were deleted meanwhile', async () => {
    const rows = memoryLogRows();
    let seconds = 1_000_000;
    const logOn = (store: LogRows) =>
      appending({ rows: store, now: () => seconds * 1_000, retentionOf: () => HOUR, pause: async () => undefined });
    for (let i = 0; i < 5; i++) await logOn(rows).append('news', { at: 0, data: i });
    seconds += HOUR - 90;
    const late = { id: 'm1', owner: 'ada', at: 0, data: 'mine' };
    const stalls: LogRows = { ...rows, put: () => Promise.reject(new Crash('stalled')) };
    await expect(logOn(stalls).append('news', late)).rejects.toThrow(Crash);
    seconds += 90;
    for (const { seq } of await all(rows)) rows.delete('news', seq);
    expect((await logOn(rows).append('news', late)).message.seq).toBe(6);
    expect((await logOn(rows).append('news', { at: 0, data: 'next' })).message.seq).toBe(7);
  });

  it('gives up when others are always faster', async () => {
    const rows: LogRows = { ...memoryLogRows(), put: async () => false };
    const log = appending({ rows, now: () => 0, retentionOf: () => HOUR, pause: async () => undefined });
    await expect(log.append('news', { at: 0, data: 1 })).rejects.toMatchObject({ name: 'ContentionError' });
  });
});
