import type { ChannelMessage, SubscribedFrame } from '@carillon/client';
import { channels } from './channels';

const message = (seq: number, channel = 'news', epoch = 'e'): ChannelMessage => ({
  type: 'message',
  channel,
  epoch,
  seq,
  id: `m${seq}`,
  at: 1,
  data: '',
});

const subscribed = (id: string, more: Partial<SubscribedFrame>): SubscribedFrame => ({
  type: 'subscribed',
  channel: 'news',
  epoch: 'e',
  seq: 0,
  recovered: false,
  messages: [],
  more: false,
  id,
  ...more,
});

describe('the channels that the page follows', () => {
  it('are subscribed to from where they stand, and after a reconnect from where they were left', () => {
    const followed = channels();
    expect(followed.ask('news')).toEqual({ action: 'subscribe', channel: 'news', id: 'console-1' });
    followed.take(subscribed('console-1', { seq: 4 }));
    followed.take(message(5));
    followed.lose();
    const since = { epoch: 'e', seq: 5 };
    expect(followed.ask('news')).toEqual({ action: 'subscribe', channel: 'news', since, id: 'console-2' });
    const missed = [message(6), message(7)];
    expect(followed.take(subscribed('console-2', { seq: 7, recovered: true, messages: missed }))).toEqual({
      replayed: missed,
    });
    expect(followed.all()).toEqual([['news', { epoch: 'e', seq: 7 }]]);
  });

  it('tell a gap and ask for it, and stand where nothing is missing', () => {
    const followed = channels([['news', { epoch: 'e', seq: 1 }]]);
    expect(followed.take(message(2))).toEqual({ replayed: [] });
    expect(followed.take(message(5))).toEqual({
      replayed: [],
      gap: 'Not here yet of news: #3–#4',
      ask: { channel: 'news', when: 'now' },
    });
    expect(followed.all()).toEqual([['news', { epoch: 'e', seq: 2 }]]);
  });

  it('tell where a log cannot be resumed', () => {
    const followed = channels([['news', { epoch: 'e', seq: 9 }]]);
    followed.ask('news');
    const { gap } = followed.take(subscribed('console-1', { epoch: 'f', seq: 3 }));
    expect(gap).toBe('Not recovered: what was said in news before #3 may be missing for good');
  });

  it('take in $all and the own user with the first message, and resume these by their history', () => {
    const followed = channels();
    followed.take(message(8, '$all'));
    followed.take(message(2, '@ada'));
    expect(followed.ask('$all')).toMatchObject({ action: 'history', channel: '$all', since: { epoch: 'e', seq: 8 } });
    expect(followed.has('@ada')).toBe(true);
  });

  it('leave out messages of channels that were left, and messages without a position', () => {
    const followed = channels([['news', { epoch: 'e', seq: 1 }]]);
    followed.take({ type: 'unsubscribed', channel: 'news' });
    followed.take(message(2));
    followed.take({ type: 'message', channel: '$all', id: 'm', at: 1, data: '' } as unknown as ChannelMessage);
    expect(followed.all()).toEqual([]);
  });

  it('begin with a subscription that was made by a frame of the reader, whose answers are not taken for their own', () => {
    const followed = channels();
    followed.take(subscribed('mine', { seq: 4 }));
    expect(followed.all()).toEqual([['news', { epoch: 'e', seq: 4 }]]);
    expect(followed.take({ ...subscribed('mine', { seq: 6, messages: [message(6)] }), type: 'history' })).toEqual({
      replayed: [message(6)],
    });
    expect(followed.all()).toEqual([['news', { epoch: 'e', seq: 4 }]]);
  });

  it('end with a refusal', () => {
    const followed = channels();
    followed.ask('no such name!');
    followed.take({ type: 'error', code: 'bad_request', message: 'channel', id: 'console-1', requestId: 'r' });
    expect(followed.has('no such name!')).toBe(false);
  });
});
