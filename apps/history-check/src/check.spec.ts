import { check, type InvariantName, INVARIANTS } from './check';
import type { Event, History } from './history';
import { MAX_ROW_MS } from './invariants/rows-end';

type EventOf<T extends Event['type']> = Omit<Event & { type: T }, 't' | 'client' | 'type'>;

/** A line of a history: who, what, and where in `news`. */
const line = <T extends Event['type']>(client: string, type: T, fields: Partial<Record<string, unknown>> = {}): Event =>
  ({ t: 0, client, type, channel: 'news', epoch: 'E1', ...fields }) as unknown as Event & EventOf<T>;

const message = (client: string, seq: number, fields = {}) =>
  line(client, 'message', { seq, id: `m${seq}`, ...fields });
const publish = (seq: number) => line('ada', 'publish', { id: `m${seq}` });
const ack = (seq: number, fields = {}) => line('ada', 'ack', { seq, id: `m${seq}`, ...fields });
const subscribe = (client: string) => line(client, 'subscribe');
const subscribed = (client: string, seq: number, fields = {}) => line(client, 'subscribed', { seq, ...fields });
const reset = (client: string, seq: number, fields = {}) => line(client, 'reset', { seq, ...fields });
const frame = (client: string, channel: string, fields = {}) => line(client, 'frame', { channel, id: 'm1', ...fields });
const unsubscribe = (client: string) => line(client, 'unsubscribe');
const unsubscribed = (client: string) => line(client, 'unsubscribed');
const stored = (seq: number, fields = {}) => ({ channel: 'news', epoch: 'E1', seq, id: `m${seq}`, ...fields });

const historyOf = (events: Event[], rest: Partial<History> = {}): History => ({
  events,
  isSettled: true,
  stored: [stored(1), stored(2), stored(3)],
  rows: [],
  rowsAt: 0,
  retentionMs: 24 * 60 * 60_000,
  ...rest,
});

/** Bob joins an empty channel, Ada says three things, Bob is away for the second. */
const GOOD: Event[] = [
  line('ada', 'connect'),
  line('bob', 'connect'),
  subscribe('bob'),
  subscribed('bob', 0, { epoch: 'X' }),
  publish(1),
  frame('bob', 'news'),
  message('bob', 1),
  ack(1),
  line('bob', 'disconnect'),
  publish(2),
  ack(2),
  line('bob', 'connect'),
  message('bob', 2),
  subscribed('bob', 2),
  publish(3),
  message('bob', 3),
  ack(3),
  frame('bob', '$all'),
  frame('bob', '@bob'),
  subscribed('bob', 3),
];

const without = (isLeftOut: (event: Event) => boolean) => GOOD.filter((event) => !isLeftOut(event));
const isSeen = (seq: number) => (event: Event) => event.type === 'message' && event.seq === seq;

const breaks = (name: InvariantName, history: History) => {
  expect(INVARIANTS[name](history)).not.toEqual([]);
  expect(check(history).map(({ invariant }) => invariant)).toContain(name);
};
const keeps = (name: InvariantName, history: History) => expect(INVARIANTS[name](history)).toEqual([]);

describe('a good history', () => {
  it('breaks nothing', () => expect(check(historyOf(GOOD))).toEqual([]));

  it('may have messages that were stored, and never acknowledged, of one who left for good', () =>
    expect(check(historyOf([...without(({ type }) => type === 'ack'), line('ada', 'leave')]))).toEqual([]));

  it('may be empty', () => expect(check(historyOf([], { stored: [] }))).toEqual([]));
});

describe('everyone is answered', () => {
  const none = { stored: [] };

  it('is broken by a run that had to be given up', () =>
    breaks('everyone is answered', historyOf(GOOD, { isSettled: false })));
  it('is broken by a message that is neither acknowledged nor refused', () =>
    breaks('everyone is answered', historyOf([publish(1)], none)));
  it('is broken by a message of one who came back, and was not answered then', () =>
    breaks(
      'everyone is answered',
      historyOf([line('ada', 'connect'), publish(1), line('ada', 'disconnect'), line('ada', 'connect')], none),
    ));
  it('is broken by a message that only somebody else has an answer to', () =>
    breaks('everyone is answered', historyOf([publish(1), line('eve', 'ack', { seq: 1, id: 'm1' })], none)));
  it('is kept by a message that was refused', () =>
    keeps('everyone is answered', historyOf([publish(1), line('ada', 'failed', { id: 'm1' })], none)));
  it('is kept by a message of one who left for good', () =>
    keeps('everyone is answered', historyOf([publish(1), line('ada', 'leave')], none)));
  it('is kept by a push, which nobody answers', () =>
    keeps('everyone is answered', historyOf([line('server', 'push', { id: 'm1' })], none)));

  it('is broken by a subscribe without an answer', () =>
    breaks('everyone is answered', historyOf([subscribe('bob')], none)));
  it('is broken by a subscribe without an answer, though messages come', () =>
    breaks('everyone is answered', historyOf([subscribe('bob'), ...[1, 2, 3].map((seq) => message('bob', seq))])));
  it('is broken by one who came back, and was not answered then', () =>
    breaks('everyone is answered', historyOf([...GOOD, line('bob', 'connect')])));
  it('is kept by a subscribe that was refused', () =>
    keeps('everyone is answered', historyOf([subscribe('bob'), line('bob', 'refused', { code: 'forbidden' })], none)));
  it('is kept by a subscribe that was taken back', () =>
    keeps('everyone is answered', historyOf([subscribe('bob'), unsubscribe('bob'), unsubscribed('bob')])));
  it('is kept by a subscribe of one who left for good', () =>
    keeps('everyone is answered', historyOf([subscribe('bob'), unsubscribe('bob'), line('bob', 'leave')])));

  it('is broken by an unsubscribe without an answer', () =>
    breaks('everyone is answered', historyOf([subscribe('bob'), subscribed('bob', 3), unsubscribe('bob')])));
  it('is kept by an unsubscribe that was taken back', () =>
    keeps(
      'everyone is answered',
      historyOf([subscribe('bob'), unsubscribe('bob'), subscribe('bob'), subscribed('bob', 3)]),
    ));

  it('is broken by a reader that is not where the log ends', () =>
    breaks('everyone is answered', historyOf([subscribe('bob'), subscribed('bob', 2)])));
  it('is broken by a reader that is where another epoch ended', () =>
    breaks('everyone is answered', historyOf([subscribe('bob'), subscribed('bob', 3, { epoch: 'E0' })])));
  it('is broken by a reader that has come to where nothing is', () =>
    breaks('everyone is answered', historyOf([subscribe('bob'), subscribed('bob', 1)], none)));
  it('is kept by a reader of a log without messages', () =>
    keeps('everyone is answered', historyOf([subscribe('bob'), subscribed('bob', 0, { epoch: 'X' })], none)));
});

describe('acked is stored', () => {
  it('is broken by an ack of a message that is not there', () =>
    breaks('acked is stored', historyOf(GOOD, { stored: [stored(1), stored(2)] })));
  it('is broken by an ack that names the position of another message', () =>
    breaks('acked is stored', historyOf([...GOOD, ack(3, { id: 'm4' })])));
  it('is broken by an ack of another epoch', () =>
    breaks('acked is stored', historyOf([...GOOD, ack(3, { epoch: 'E2' })])));
  it('is kept when the message has outlived its retention', () =>
    keeps(
      'acked is stored',
      historyOf([ack(1), line('ada', 'disconnect', { t: 1_000 })], { stored: [], retentionMs: 1_000 }),
    ));
  it('is broken when the message is gone a moment before that', () =>
    breaks(
      'acked is stored',
      historyOf([ack(1), line('ada', 'disconnect', { t: 999 })], { stored: [], retentionMs: 1_000 }),
    ));
});

describe('stored is seen', () => {
  it('is broken by a message that a member who stayed never saw', () =>
    breaks('stored is seen', historyOf(without(isSeen(3)))));
  it('is broken by a message that a member who came back never saw', () =>
    breaks('stored is seen', historyOf(without((event) => isSeen(2)(event) || isSeen(3)(event)))));
  it('is broken by a member that joined an empty log and saw nothing', () =>
    breaks('stored is seen', historyOf([subscribe('bob'), subscribed('bob', 0, { epoch: 'X' })])));
  it('is broken by a member that joined beyond a message that was published later', () =>
    breaks('stored is seen', historyOf([subscribe('bob'), subscribed('bob', 3), publish(3)])));
  it('is kept by a member that joined at the end', () =>
    keeps('stored is seen', historyOf([publish(3), subscribe('bob'), subscribed('bob', 3)])));
  it('is kept by a member that left before', () =>
    keeps('stored is seen', historyOf([subscribe('bob'), subscribed('bob', 0), line('bob', 'unsubscribe')])));
  it('is broken by a channel that does not let a client in', () =>
    breaks('stored is seen', historyOf([subscribe('bob'), line('bob', 'refused', { code: 'too_many_channels' })])));
  it('is kept by one who was never answered', () => keeps('stored is seen', historyOf([subscribe('bob')])));
  it('is broken by a reset that gives up what is still kept', () =>
    breaks('stored is seen', historyOf([subscribe('bob'), subscribed('bob', 1), reset('bob', 3)])));
  it('is kept by a reset past what is not kept any more', () =>
    keeps(
      'stored is seen',
      historyOf([subscribe('bob'), subscribed('bob', 1), reset('bob', 3)], { stored: [stored(3)] }),
    ));
  describe('from one epoch to the next', () => {
    const next = { epoch: 'E2' };
    const bobComesFrom = (seq: number) => [subscribe('bob'), subscribed('bob', 0), message('bob', seq)];

    it('is broken by a reset that gives up what is still kept of both', () =>
      breaks(
        'stored is seen',
        historyOf([...bobComesFrom(1), reset('bob', 4, next)], {
          stored: [stored(1), stored(2), stored(3), stored(4, next)],
        }),
      ));
    it('is broken by a reset that gives up what is still kept of the old one', () =>
      breaks(
        'stored is seen',
        historyOf([...bobComesFrom(1), reset('bob', 4, next)], { stored: [stored(1), stored(3)] }),
      ));
    it('is broken by a reset that gives up what is still kept of the new one', () =>
      breaks('stored is seen', historyOf([...bobComesFrom(3), reset('bob', 4, next)], { stored: [stored(4, next)] })));
    it('is kept by a reset before all of the new one, where the old one was seen to its end', () =>
      keeps(
        'stored is seen',
        historyOf([...bobComesFrom(3), reset('bob', 3, next), message('bob', 4, next)], {
          stored: [stored(3), stored(4, next)],
        }),
      ));
    it('is kept by a reset past what is not kept any more', () =>
      keeps(
        'stored is seen',
        historyOf([...bobComesFrom(1), reset('bob', 4, next), message('bob', 5, next)], { stored: [stored(5, next)] }),
      ));
  });
  it('is broken by a message after a reset that was not seen', () =>
    breaks('stored is seen', historyOf([subscribe('bob'), subscribed('bob', 0, { epoch: 'E0' }), reset('bob', 2)])));
});

describe('in order and once', () => {
  const seen = (...seqs: number[]) =>
    historyOf([subscribe('bob'), subscribed('bob', 0), ...seqs.map((seq) => message('bob', seq))]);

  it('is broken by a message that is seen twice', () => breaks('in order and once', seen(1, 2, 2, 3)));
  it('is broken by a message that is seen again later', () => breaks('in order and once', seen(1, 2, 3, 1)));
  it('is broken by two messages that changed places', () => breaks('in order and once', seen(1, 3, 2)));
  it('is broken by a gap', () => breaks('in order and once', seen(1, 3)));
  it('is broken by another message than the one that is stored there', () =>
    breaks('in order and once', historyOf([subscribe('bob'), subscribed('bob', 1), message('bob', 2, { id: 'm3' })])));
  it('is broken by a client that was said to be further than it is', () =>
    breaks('in order and once', historyOf([subscribe('bob'), message('bob', 1), subscribed('bob', 3)])));
  it('is kept by a gap of which a reset was told', () =>
    keeps('in order and once', historyOf([subscribe('bob'), message('bob', 1), reset('bob', 2), message('bob', 3)])));
  it('is broken by a gap behind a reset', () =>
    breaks('in order and once', historyOf([subscribe('bob'), reset('bob', 1), message('bob', 3)])));
  it('is kept by a second membership that begins elsewhere', () =>
    keeps(
      'in order and once',
      historyOf([subscribe('bob'), message('bob', 1), line('bob', 'unsubscribe'), subscribe('bob'), message('bob', 3)]),
    ));
});

describe('a log goes on', () => {
  const next = { epoch: 'E2' };

  it('is broken by a second epoch in the table', () =>
    breaks('a log goes on', historyOf([], { stored: [stored(1), stored(2, next)] })));
  it('is broken by an ack of another epoch than the one in the table', () =>
    breaks('a log goes on', historyOf([ack(1, next)])));
  it('is broken by a client that is told another epoch than the one in the table', () =>
    breaks('a log goes on', historyOf([subscribe('bob'), reset('bob', 3, next)])));
  it('is kept where there was time for a log to end', () =>
    keeps(
      'a log goes on',
      historyOf([line('ada', 'disconnect', { t: 1_000 })], {
        stored: [stored(1), stored(2, next)],
        retentionMs: 1_000,
      }),
    ));
  it('is kept by channels with an epoch each, and by the place before the first message', () =>
    keeps(
      'a log goes on',
      historyOf([subscribe('bob'), subscribed('bob', 0, { epoch: 'X' })], {
        stored: [stored(1), stored(1, { ...next, channel: 'sport' })],
      }),
    ));
});

describe('a new epoch is told', () => {
  const next = { epoch: 'E2' };

  it('is broken by a message of another epoch without a reset', () =>
    breaks('a new epoch is told', historyOf([subscribe('bob'), message('bob', 3), message('bob', 4, next)])));
  it('is broken by a client that is only said to be in another epoch', () =>
    breaks('a new epoch is told', historyOf([subscribe('bob'), message('bob', 3), subscribed('bob', 4, next)])));
  it('is kept with a reset between them', () =>
    keeps(
      'a new epoch is told',
      historyOf([subscribe('bob'), message('bob', 3), reset('bob', 3, next), message('bob', 4, next)]),
    ));
  it('is kept by the first message of a log that was empty', () =>
    keeps('a new epoch is told', historyOf([subscribe('bob'), subscribed('bob', 0), message('bob', 1, next)])));
});

describe('silent after unsubscribe', () => {
  const [leave, left] = [unsubscribe('bob'), unsubscribed('bob')];

  it('is broken by a message after the answer', () =>
    breaks('silent after unsubscribe', historyOf([subscribe('bob'), leave, left, message('bob', 1)])));
  it('is kept by a message before the answer', () =>
    keeps('silent after unsubscribe', historyOf([subscribe('bob'), leave, message('bob', 1), left])));
  it('is broken by a frame with what was published after the answer', () =>
    breaks('silent after unsubscribe', historyOf([subscribe('bob'), leave, left, publish(1), frame('bob', 'news')])));
  it('is broken by a frame with what a server pushed after the answer', () =>
    breaks(
      'silent after unsubscribe',
      historyOf([subscribe('bob'), leave, left, line('server', 'push', { id: 'm1' }), frame('bob', 'news')]),
    ));
  it('is kept by a frame that was on its way', () =>
    keeps('silent after unsubscribe', historyOf([subscribe('bob'), publish(1), leave, left, frame('bob', 'news')])));
  it('is kept by a frame with what was published before the answer', () =>
    keeps('silent after unsubscribe', historyOf([subscribe('bob'), leave, publish(1), left, frame('bob', 'news')])));
  it('is kept by a frame for a new membership', () =>
    keeps(
      'silent after unsubscribe',
      historyOf([subscribe('bob'), leave, left, publish(1), subscribe('bob'), frame('bob', 'news')]),
    ));
  it('is kept by a frame of a channel that no connection can be let out of', () =>
    keeps(
      'silent after unsubscribe',
      historyOf(
        [leave, left, publish(1), frame('bob', 'news')].map((event) => ({ ...event, channel: '$all' }) as Event),
      ),
    ));
  it('is kept by a message of a new membership', () =>
    keeps('silent after unsubscribe', historyOf([subscribe('bob'), leave, left, subscribe('bob'), message('bob', 1)])));
  it('is kept by a message that somebody else sees', () =>
    keeps('silent after unsubscribe', historyOf([leave, left, message('eve', 1)])));
});

describe('one position per id', () => {
  it('is broken by two acks of one id', () => breaks('one position per id', historyOf([ack(1), ack(2, { id: 'm1' })])));
  it('is broken by an id that is stored twice', () =>
    breaks('one position per id', historyOf([], { stored: [stored(1), stored(2, { id: 'm1' })] })));
  it('is broken by an ack in another epoch', () => breaks('one position per id', historyOf([ack(1, { epoch: 'E2' })])));
  it('is kept by the same ack twice', () => keeps('one position per id', historyOf([ack(1), ack(1)])));
  it('is kept by the same id in two channels', () =>
    keeps('one position per id', historyOf([], { stored: [stored(1), stored(2, { id: 'm1', channel: 'sport' })] })));
});

describe('rows end', () => {
  const row = { channel: 'news', connectionId: 'c1', connectedAt: 1_000 };

  it('is broken by a row that is there a moment too long', () =>
    breaks('rows end', historyOf([], { rows: [row], rowsAt: 1_001 + MAX_ROW_MS })));
  it('is kept by a row that is at its end', () =>
    keeps('rows end', historyOf([], { rows: [row], rowsAt: 1_000 + MAX_ROW_MS })));
});

describe('no gap', () => {
  it('is broken by a position that nobody has', () =>
    breaks('no gap', historyOf([], { stored: [stored(1), stored(3)] })));
  it('is broken by a position that two have', () =>
    breaks('no gap', historyOf([], { stored: [stored(1), stored(1, { id: 'm2' })] })));
  it('is kept when the first ones have expired', () =>
    keeps('no gap', historyOf([], { stored: [stored(3), stored(2)] })));
  it('is kept between epochs and between channels', () =>
    keeps(
      'no gap',
      historyOf([], { stored: [stored(1), stored(3, { epoch: 'E2' }), stored(5, { channel: 'sport' })] }),
    ));
});

describe('no leak', () => {
  it('is broken by a message of a channel that the client never asked for', () =>
    breaks('no leak', historyOf([subscribe('bob'), frame('eve', 'news')])));
  it('is broken by a message that comes before the client asks', () =>
    breaks('no leak', historyOf([frame('bob', 'news'), subscribe('bob')])));
  it("is broken by a message of another user's channel, asked for or not", () =>
    breaks('no leak', historyOf([line('eve', 'subscribe', { channel: '@bob' }), frame('eve', '@bob')])));
  it('is kept by everyone’s channel and the user’s own', () =>
    keeps('no leak', historyOf([frame('bob', '$all'), frame('bob', '@bob')])));
});
