import type { MessageFrame, Position, SubscribedFrame } from '@carillon/route-types';
import { MAX_HELD, reader, type Step } from './reader';

const at = (seq: number, epoch = 'E1'): MessageFrame => ({
  type: 'message',
  channel: 'news',
  epoch,
  seq,
  id: `${epoch}-${seq}`,
  at: 0,
  data: null,
});

const answer = (seq: number, fields: Partial<SubscribedFrame> = {}): SubscribedFrame => ({
  type: 'subscribed',
  channel: 'news',
  epoch: 'E1',
  seq,
  recovered: true,
  messages: [],
  more: false,
  ...fields,
});

/** What a step tells, in short: the seq of a message, `reset E2/7`. */
const short = ({ told }: Step) =>
  told.map((told) =>
    told.type === 'message' ? told.message.seq : `reset ${told.position.epoch}/${told.position.seq}`,
  );

const joined = (position: Position) => {
  const made = reader();
  made.ask();
  made.take(answer(position.seq, { epoch: position.epoch }));
  return made;
};

describe('a reader that follows a channel', () => {
  it('tells each message once, in order', () => {
    const news = joined({ epoch: 'E1', seq: 5 });
    expect([6, 7, 6, 5, 7, 8].map((seq) => short(news.take(at(seq))))).toEqual([[6], [7], [], [], [], [8]]);
    expect(news.position()).toEqual({ epoch: 'E1', seq: 8 });
  });

  it('holds what comes too early, asks for what is missing, and tells both in order', () => {
    const news = joined({ epoch: 'E1', seq: 5 });
    expect(news.take(at(8))).toEqual({ told: [], ask: 'now' });
    expect(news.ask()).toEqual({ epoch: 'E1', seq: 5 });
    expect(short(news.take(answer(8, { messages: [at(6), at(7), at(8)] })))).toEqual([6, 7, 8]);
  });

  it('asks once, whatever comes while the answer is on its way', () => {
    const news = joined({ epoch: 'E1', seq: 5 });
    news.take(at(8));
    news.ask();
    expect(news.take(at(9)).ask).toBeUndefined();
    const step = news.take(answer(9, { messages: [at(6), at(7)] }));
    expect(short(step)).toEqual([6, 7, 8, 9]);
    expect(step.ask).toBeUndefined();
  });

  it('does not wait for an answer when the missing message comes by itself', () => {
    const news = joined({ epoch: 'E1', seq: 5 });
    news.take(at(7));
    news.ask();
    expect(short(news.take(at(6)))).toEqual([6, 7]);
    expect(short(news.take(answer(7, { messages: [at(6), at(7)] })))).toEqual([]);
  });

  it('asks on, since the last message, while there is more', () => {
    const news = reader({ epoch: 'E1', seq: 5 });
    expect(news.ask()).toEqual({ epoch: 'E1', seq: 5 });
    const step = news.take(answer(9, { messages: [at(6), at(7)], more: true }));
    expect([short(step), step.ask]).toEqual([[6, 7], 'now']);
    expect(news.ask()).toEqual({ epoch: 'E1', seq: 7 });
  });

  it('asks later, not at once, when an answer brought nothing of what is missing', () => {
    const news = reader({ epoch: 'E1', seq: 5 });
    news.ask();
    expect(news.take(answer(9, { messages: [at(7), at(8)] })).ask).toBe('later');
    news.ask();
    expect(news.take(answer(9, { messages: [], more: true })).ask).toBe('later');
  });

  it('asks again at once when something came that the answer could not know of', () => {
    const news = joined({ epoch: 'E1', seq: 5 });
    news.take(at(7));
    news.ask();
    news.take(at(12));
    expect(news.take(answer(5)).ask).toBe('now');
  });

  it('keeps a message of another epoch that came while an older answer was on its way', () => {
    const news = joined({ epoch: 'E1', seq: 5 });
    news.take(at(7));
    news.ask();
    news.take(at(8, 'E2'));
    const step = news.take(answer(7, { messages: [at(6), at(7)] }));
    expect([short(step), step.ask]).toEqual([[6, 7], 'now']);
    news.ask();
    expect(short(news.take(answer(8, { epoch: 'E2', recovered: false })))).toEqual(['reset E2/7', 8]);
  });

  it('drops what is beyond its room, and asks for it once the room is free', () => {
    const news = joined({ epoch: 'E1', seq: 0 });
    news.take(at(2));
    news.ask();
    for (let seq = 3; seq <= MAX_HELD + 5; seq++) news.take(at(seq));
    const step = news.take(answer(2, { messages: [at(1), at(2)] }));
    expect(step.told).toHaveLength(MAX_HELD + 1);
    expect(step.ask).toBe('now');
    expect(news.ask()?.seq).toBe(MAX_HELD + 1);
  });

  it('tells nothing after the answer to unsubscribe', () => {
    const news = joined({ epoch: 'E1', seq: 5 });
    news.take({ type: 'unsubscribed', channel: 'news' });
    expect(news.take(at(6))).toEqual({ told: [] });
    expect(news.take(answer(9, { recovered: false }))).toEqual({ told: [] });
  });
});

describe('a reader that joins', () => {
  it('starts where the channel stood at the answer, and keeps what came before the answer did', () => {
    const news = reader();
    expect(news.ask()).toBeUndefined();
    expect([7, 6, 5].map((seq) => short(news.take(at(seq))))).toEqual([[], [], []]);
    expect(short(news.take(answer(5)))).toEqual([6, 7]);
  });

  it('tells no reset for the first message of an empty channel', () => {
    const news = joined({ epoch: 'X', seq: 0 });
    expect(short(news.take(at(1)))).toEqual([1]);
  });

  it('asks since the empty channel when its first messages are missing, wherever these begin to count', () => {
    const news = joined({ epoch: 'X', seq: 0 });
    expect(news.take(at(44))).toEqual({ told: [], ask: 'now' });
    expect(news.ask()).toEqual({ epoch: 'X', seq: 0 });
    expect(short(news.take(answer(44, { messages: [at(43), at(44)] })))).toEqual([43, 44]);
  });

  it('goes on from an empty channel that is still empty when it is asked again', () => {
    const news = joined({ epoch: 'X', seq: 0 });
    news.lose();
    news.ask();
    expect(news.take(answer(0, { epoch: 'Y' }))).toEqual({ told: [] });
    expect(news.position()).toEqual({ epoch: 'Y', seq: 0 });
  });

  it('passes over an answer to nothing that it asked', () => {
    const news = joined({ epoch: 'E1', seq: 5 });
    expect(news.take(answer(9, { recovered: false }))).toEqual({ told: [] });
  });
});

describe('a reader that cannot go on', () => {
  it('tells where it goes on after more was missed than is kept', () => {
    const news = reader({ epoch: 'E1', seq: 5 });
    news.ask();
    expect(short(news.take(answer(40, { recovered: false })))).toEqual(['reset E1/40']);
    expect(short(news.take(at(41)))).toEqual([41]);
  });

  it('asks the server about a message of another epoch, and goes on in the one that there is', () => {
    const news = joined({ epoch: 'E1', seq: 5 });
    expect(news.take(at(6, 'E2'))).toEqual({ told: [], ask: 'now' });
    expect(news.ask()).toEqual({ epoch: 'E1', seq: 5 });
    news.take(at(7, 'E2'));
    expect(short(news.take(answer(6, { epoch: 'E2', recovered: false })))).toEqual(['reset E2/5', 6, 7]);
  });

  it('is not led back by a late message of an epoch that ended', () => {
    const news = joined({ epoch: 'E2', seq: 5 });
    expect(news.take(at(99)).ask).toBe('now');
    news.ask();
    expect(news.take(answer(5, { epoch: 'E2' }))).toEqual({ told: [] });
    expect(short(news.take(at(6, 'E2')))).toEqual([6]);
  });

  it('takes an answer of another epoch for a reset, whatever it calls itself', () => {
    const news = reader({ epoch: 'E1', seq: 5 });
    news.ask();
    expect(short(news.take(answer(2, { epoch: 'E2', recovered: true })))).toEqual(['reset E2/2']);
  });

  it('never goes back', () => {
    const news = reader({ epoch: 'E1', seq: 5 });
    news.ask();
    news.take(at(6));
    expect(short(news.take(answer(5, { recovered: false })))).toEqual(['reset E1/6']);
  });
});
