import type { MessageFrame, Position, SubscribedFrame } from '@carillon/route-types';
import * as fc from 'fast-check';
import { reader, type Told } from './reader';

/**
 * What can happen, as data. A number stands for something that there is: it is taken modulo how many there are.
 * - `publish`: the log grows. `expire`: it loses its first messages, or all. `restart`: the next message begins a new epoch,
 *   numbering on from the last where that row is still there, else from 1.
 * - `deliver`: any message that was ever published arrives, again or late or never.
 * - `answer`: the answer to the subscribe that is under way, made now or already when it arrived at the server.
 * - `drop`: the connection ends, with a new one right after. `reload`: and the application with it, which knows its position.
 */
const event = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant('publish' as const) }) },
  { weight: 9, arbitrary: fc.record({ type: fc.constant('deliver' as const), which: fc.nat() }) },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('answer' as const), isEarly: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('drop' as const), isReload: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('expire' as const), count: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('restart' as const), numbersOn: fc.boolean() }) },
);

const PAGE = 3;

type Event = typeof event extends fc.Arbitrary<infer E> ? E : never;

const run = (events: Event[], isEmptyAtFirst: boolean) => {
  const published: MessageFrame[] = [];
  const told: Told[] = [];
  let epochs = 0;
  let epoch = '';
  let seq = 0;
  let isOver = true;
  let log: MessageFrame[] = [];
  let news = reader();
  let posted = 0;
  let asked: { since: Position | undefined; early: SubscribedFrame } | undefined;

  /** What was missed, if all of it is still there. An empty log's epoch is `X` and how much was published before. */
  const missedSince = (since: Position): MessageFrame[] | undefined => {
    if (since.epoch.startsWith('X')) {
      const missed = published.slice(Number(since.epoch.slice(1)));
      return missed.every((message) => log.includes(message)) ? missed : undefined;
    }
    const [first] = log;
    if (first?.epoch !== since.epoch || since.seq < first.seq - 1) return undefined;
    return log.filter((message) => message.seq > since.seq);
  };
  /** The server, by the letter of the protocol. */
  const answerTo = (since: Position | undefined): SubscribedFrame => {
    const { epoch, seq } = log.at(-1) ?? { epoch: `X${published.length}`, seq: 0 };
    const missed = since && missedSince(since);
    return {
      type: 'subscribed',
      channel: 'news',
      epoch,
      seq,
      recovered: !since || missed !== undefined,
      messages: missed?.slice(0, PAGE) ?? [],
      more: (missed?.length ?? 0) > PAGE,
    };
  };
  const ask = () => {
    const since = news.ask();
    asked = { since, early: answerTo(since) };
  };
  const take = (frame: MessageFrame | SubscribedFrame) => {
    const step = news.take(frame);
    told.push(...step.told);
    if (step.ask) ask();
  };
  const answer = (isEarly: boolean) => {
    if (!asked) return;
    const { since, early } = asked;
    asked = undefined;
    take(isEarly ? early : answerTo(since));
  };

  const publish = () => {
    if (isOver || log.length === 0) epoch = `E${(epochs += 1)}`;
    isOver = false;
    seq += 1;
    const id = `${epoch}-${seq}`;
    const message: MessageFrame = { type: 'message', channel: 'news', epoch, seq, id, at: 0, data: null };
    log.push(message);
    published.push(message);
  };

  if (!isEmptyAtFirst) publish();
  ask();
  const start = asked as unknown as { early: SubscribedFrame };
  answer(true);
  for (const event of events) {
    if (event.type === 'publish') publish();
    else if (event.type === 'deliver') {
      const deliverable = published.slice(posted);
      const message = deliverable[event.which % deliverable.length];
      if (message) take(message);
    } else if (event.type === 'answer') answer(event.isEarly);
    else if (event.type === 'expire') log = log.slice(event.count);
    else if (event.type === 'restart') {
      isOver = true;
      log = [];
      if (!event.numbersOn) seq = 0;
    } else {
      const position = news.position();
      news.lose();
      if (event.isReload && position) {
        news = reader(position);
        posted = published.length; // What is still on its way was posted to the connection before.
      }
      ask();
    }
  }
  // The end: the client is there, and is answered; then it asks as it does at each heartbeat.
  while (asked) answer(false);
  ask();
  while (asked) answer(false);
  return { told, published, position: news.position(), last: log.at(-1), start: start.early };
};

describe('a reader, whatever is lost, doubled, reordered, expired or begun anew', () => {
  const anything = [fc.array(event, { maxLength: 60, size: 'max' }), fc.boolean()] as const;

  it('tells, from the start and from each reset on, message after message without a gap or a repetition', () => {
    fc.assert(
      fc.property(...anything, (events, isEmptyAtFirst) => {
        const { told, start } = run(events, isEmptyAtFirst);
        const seen = new Set<string>();
        let { epoch, seq }: Position = start;
        for (const item of told) {
          if (item.type === 'reset') ({ epoch, seq } = item.position);
          else {
            // Where an empty log goes on is for its first message to say.
            if (seq === 0) ({ epoch, seq } = { ...item.message, seq: item.message.seq - 1 });
            seq += 1;
            expect([item.message.epoch, item.message.seq]).toEqual([epoch, seq]);
            expect(seen).not.toContain(item.message.id);
            seen.add(item.message.id);
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('has told, when it has been answered to the end, all there is since the start or the last reset', () => {
    fc.assert(
      fc.property(...anything, (events, isEmptyAtFirst) => {
        const { told, position, last, start, published } = run(events, isEmptyAtFirst);
        expect(position).toMatchObject(last ? { epoch: last.epoch, seq: last.seq } : { seq: 0 });
        const index = told.findLastIndex(({ type }) => type === 'reset');
        const reset = told[index];
        const from: Position = reset?.type === 'reset' ? reset.position : start;
        const epoch = from.seq === 0 ? last?.epoch : from.epoch;
        const expected = published.filter((message) => message.epoch === epoch && message.seq > from.seq);
        expect(told.slice(index + 1)).toEqual(expected.map((message) => ({ type: 'message', message })));
      }),
      { numRuns: 2_000 },
    );
  });

  it('tells a reset only where the epoch changed or something expired', () => {
    fc.assert(
      fc.property(...anything, (events, isEmptyAtFirst) => {
        const kept = events.filter(({ type }) => type !== 'expire' && type !== 'restart');
        expect(run(kept, isEmptyAtFirst).told.filter(({ type }) => type === 'reset')).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });
});
