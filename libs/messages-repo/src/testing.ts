import type { MessagesRepo, PageLimits, StoredMessage } from './lib/messages-repo';

export interface ContractSubject {
  repo: MessagesRepo;
  /** The time the repo sees, in milliseconds since 1970. */
  setNow: (ms: number) => void;
}

const START = Date.UTC(2026, 0, 1);
const DAY_MS = 24 * 60 * 60_000;
const PLENTY: PageLimits = { messages: 100, bytes: 1_000_000 };

const seqsOf = (messages: { seq: number }[]): number[] => messages.map(({ seq }) => seq);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

/** What every adapter of the port keeps. `make` gives a repo without messages that keeps them a day; called once per test. */
export const messagesRepoContract = (make: () => Promise<ContractSubject>): void => {
  let repo: MessagesRepo;
  let setNow: ContractSubject['setNow'];
  beforeEach(async () => {
    ({ repo, setNow } = await make());
    setNow(START);
  });

  const say = async (data: unknown, id?: string, owner?: string, channel = 'news'): Promise<StoredMessage> => {
    const draft = { data, at: START, ...(id !== undefined && { id }), ...(owner !== undefined && { owner }) };
    return (await repo.append(channel, draft)).message;
  };
  const everything = async (channel = 'news'): Promise<StoredMessage[]> =>
    (await repo.latest(channel, PLENTY)).messages;

  describe('appending', () => {
    it('gives each message the next position of its own channel', async () => {
      const first = await say('a');
      expect(first).toMatchObject({ channel: 'news', seq: 1, epoch: expect.stringMatching(/^[0-9a-z]{14}$/) });
      expect(await say('b')).toMatchObject({ seq: 2, epoch: first.epoch });
      expect(await say('c', undefined, undefined, 'sports')).toMatchObject({ channel: 'sports', seq: 1 });
    });

    it('keeps a message as it was said', async () => {
      const data = { text: 'é\u0000😀', list: [null, 1.5, false, ''], deep: { er: {} } };
      const { message } = await repo.append('news', { id: 'm1', owner: 'ada', from: 'ada', at: START + 7, data });
      expect(message).toEqual({
        channel: 'news',
        epoch: message.epoch,
        seq: 1,
        id: 'm1',
        from: 'ada',
        at: START + 7,
        data,
      });
      expect(await everything()).toEqual([message]);
    });

    it.each([null, '', 0, false])('keeps %j, and no sender where there is none', async (data) => {
      const said = await say(data);
      expect(await everything()).toEqual([
        { channel: 'news', epoch: said.epoch, seq: 1, id: said.id, at: START, data },
      ]);
    });

    it('makes an id where the publisher has none', async () => {
      const [first, second] = [await say(1), await say(1)];
      expect(first.id).toMatch(/^[0-9a-f-]{36}$/);
      expect(second.id).not.toBe(first.id);
    });

    it('leaves no gap and doubles nothing when fifty write at once', async () => {
      const said = await Promise.all(upTo(50).map((n) => say(n)));
      expect(seqsOf(said).sort((a, b) => a - b)).toEqual(upTo(50));
      const stored = await everything();
      expect(seqsOf(stored)).toEqual(upTo(50));
      expect(stored).toEqual([...said].sort((a, b) => a.seq - b.seq));
      expect(new Set(stored.map(({ epoch }) => epoch)).size).toBe(1);
    }, 60_000); // a Java process that has just begun is slow, and here it is asked some thousand times
  });

  describe("a publisher's own id", () => {
    it('gives the first position and the first message again', async () => {
      const first = await say('a', 'm1', 'ada');
      await say('b');
      expect(await say('something else', 'm1', 'ada')).toEqual(first);
      expect(await everything()).toHaveLength(2);
    });

    it('is told to be settled once it is', async () => {
      const { message, isSettled } = await repo.append('news', { id: 'm1', owner: 'ada', at: START, data: 1 });
      expect(isSettled).toBe(false);
      expect(await repo.append('news', { id: 'm1', owner: 'ada', at: START, data: 1 })).toEqual({
        message,
        isSettled: false,
      });
      await repo.settle(message, 'ada');
      await repo.settle(message, 'ada');
      expect(await repo.append('news', { id: 'm1', owner: 'ada', at: START, data: 1 })).toEqual({
        message,
        isSettled: true,
      });
    });

    it.each([
      ['owner', 'news', 'bob'],
      ['owner, who is a server', 'news', undefined],
      ['channel', 'sports', 'ada'],
      ['owner with quotes in the name', 'news', 'ada","m1'],
    ])('is another for another %s', async (_, channel, owner) => {
      await say('a', 'm1', 'ada');
      expect(await say('b', 'm1', owner, channel)).toMatchObject({ channel, data: 'b' });
      expect([...(await everything()), ...(await everything('sports'))]).toHaveLength(2);
    });

    it('is stored once when ten attempts run at once, among others', async () => {
      const attempts = await Promise.all(upTo(30).map((n) => (n % 3 === 0 ? say('mine', 'm1', 'ada') : say(n))));
      const mine = attempts.filter(({ id }) => id === 'm1');
      expect(new Set(seqsOf(mine)).size).toBe(1);
      expect(seqsOf(await everything())).toEqual(upTo(21));
    });

    it('is free again when its time is over', async () => {
      const first = await say('a', 'm1', 'ada');
      setNow(START + DAY_MS);
      expect(await say('b', 'm1', 'ada')).toMatchObject({ seq: first.seq + 1, data: 'b' });
    });

    it('settles nothing where nothing was claimed', async () => {
      const said = await say('a');
      await repo.settle({ ...said, id: 'never-said' }, 'ada');
      expect(await say('b', 'never-said', 'ada')).toMatchObject({ seq: 2, data: 'b' });
    });
  });

  describe('reading since a position', () => {
    it('gives all that came after it, in order', async () => {
      const [first, ...rest] = [await say('a'), await say('b'), await say('c')];
      expect(await repo.since('news', first!, PLENTY)).toEqual({
        tail: { epoch: first!.epoch, seq: 3 },
        messages: rest,
        more: false,
        isContinuous: true,
      });
    });

    it('gives nothing to who has missed nothing', async () => {
      const { epoch, seq } = await say('a');
      const tail = { epoch, seq };
      expect(await repo.tail('news')).toEqual(tail);
      expect(await repo.since('news', tail, PLENTY)).toEqual({ tail, messages: [], more: false, isContinuous: true });
    });

    it('gives all that was said since the channel had no message yet', async () => {
      const start = await repo.tail('news');
      expect(start.seq).toBe(0);
      expect(await repo.since('news', start, PLENTY)).toMatchObject({ messages: [], isContinuous: true });
      await say('a');
      await say('b');
      const { messages, isContinuous } = await repo.since('news', start, PLENTY);
      expect(isContinuous).toBe(true);
      expect(seqsOf(messages)).toEqual([1, 2]);
    });

    it('pages by count', async () => {
      const said: StoredMessage[] = [];
      for (const n of upTo(7)) said.push(await say(n));
      const page = await repo.since('news', said[0]!, { messages: 4, bytes: 1_000_000 });
      expect(page).toMatchObject({ tail: { seq: 7 }, more: true, isContinuous: true });
      expect(seqsOf(page.messages)).toEqual([2, 3, 4, 5]);
      const next = await repo.since('news', page.messages.at(-1)!, { messages: 4, bytes: 1_000_000 });
      expect(next).toMatchObject({ more: false, isContinuous: true });
      expect(seqsOf(next.messages)).toEqual([6, 7]);
    });

    it('pages by bytes: as many as fit in a JSON list, and one that is larger alone', async () => {
      const start = await repo.tail('news');
      for (const size of [10, 10, 500, 10]) await say('é'.repeat(size));
      const [first, second] = await everything();
      const bytes = Buffer.byteLength(JSON.stringify([first, second]));
      const seqsWithin = async (limit: number, after = start) =>
        seqsOf((await repo.since('news', after, { messages: 10, bytes: limit })).messages);
      expect(await seqsWithin(bytes)).toEqual([1, 2]);
      expect(await seqsWithin(bytes - 1)).toEqual([1]);
      expect(await seqsWithin(1)).toEqual([1]);
      expect(await seqsWithin(400, second)).toEqual([3]);
    });

    it.each([
      ['another epoch', { epoch: '00000000000000' }],
      ['an epoch that is none', { epoch: 'zzz' }],
      ['no epoch', { epoch: '' }],
      ['a place that is not yet', { seq: 3 }],
      ['a place far away', { seq: Number.MAX_SAFE_INTEGER }],
      ['a start that is long over', { epoch: '00000000000000', seq: 0 }],
      ['a start that is to come', { epoch: 'zzzzzzzzzzzzzz', seq: 0 }],
      ['a start of the inherited kind', { epoch: '__proto__', seq: 0 }],
    ])('gives nothing since %s, and says so', async (_, forged) => {
      const { epoch } = await say('a');
      await say('b');
      expect(await repo.since('news', { epoch, seq: 1, ...forged }, PLENTY)).toEqual({
        tail: { epoch, seq: 2 },
        messages: [],
        more: false,
        isContinuous: false,
      });
    });

    it('gives nothing of what was missed when a part of it is no longer kept', async () => {
      const first = await say('a');
      const second = await say('b');
      setNow(START + DAY_MS / 2);
      const third = await say('c');
      expect(third.epoch).toBe(first.epoch);
      setNow(START + DAY_MS);
      expect(await repo.since('news', first, PLENTY)).toMatchObject({
        messages: [],
        isContinuous: false,
        tail: { seq: 3 },
      });
      expect(await repo.since('news', second, PLENTY)).toMatchObject({ messages: [third], isContinuous: true });
    });
  });

  describe('reading the newest', () => {
    it('gives as many as are asked for, in order', async () => {
      for (const n of upTo(5)) await say(n);
      const page = await repo.latest('news', { messages: 3, bytes: 1_000_000 });
      expect(seqsOf(page.messages)).toEqual([3, 4, 5]);
      expect(page).toMatchObject({ tail: { seq: 5 }, more: false });
    });

    it('leaves out the oldest when not all fit', async () => {
      for (const n of upTo(5)) await say(n);
      const lastTwo = (await everything()).slice(-2);
      const page = await repo.latest('news', { messages: 5, bytes: Buffer.byteLength(JSON.stringify(lastTwo)) });
      expect(page.messages).toEqual(lastTwo);
    });

    it('gives nothing of a channel without messages', async () => {
      expect(await repo.latest('news', PLENTY)).toMatchObject({ tail: { seq: 0 }, messages: [], more: false });
    });
  });

  describe('time', () => {
    it('takes messages out of every read, a day after each was said', async () => {
      const first = await say('a');
      setNow(START + DAY_MS - 1_000);
      expect(await everything()).toEqual([first]);
      setNow(START + DAY_MS);
      expect(await everything()).toEqual([]);
      expect(await repo.tail('news')).toMatchObject({ seq: 0 });
      expect(await repo.since('news', { ...first, seq: 0 }, PLENTY)).toMatchObject({
        messages: [],
        isContinuous: false,
      });
    });

    it('begins a new epoch after a silence of a day, and numbers on', async () => {
      const first = await say('a');
      setNow(START + DAY_MS);
      const second = await say('b');
      expect(second.seq).toBe(2);
      expect(second.epoch).not.toBe(first.epoch);
      expect(await everything()).toEqual([second]);
      expect(await repo.since('news', first, PLENTY)).toMatchObject({ messages: [], isContinuous: false });
      expect(await say('c')).toMatchObject({ seq: 3, epoch: second.epoch });
    });

    it('reads on over a new epoch from a place where there was nothing', async () => {
      await say('a');
      setNow(START + DAY_MS);
      const start = await repo.tail('news');
      setNow(START + DAY_MS + 60_000);
      const second = await say('b');
      expect(await repo.since('news', start, PLENTY)).toMatchObject({ messages: [second], isContinuous: true });
      setNow(START + 2 * DAY_MS);
      expect(await repo.since('news', start, PLENTY)).toMatchObject({ messages: [], isContinuous: false });
    });

    it('keeps one epoch for as long as there is a message a day', async () => {
      const { epoch } = await say(0);
      for (const day of upTo(3)) {
        setNow(START + day * (DAY_MS - 120_000));
        expect(await say(day)).toMatchObject({ epoch, seq: day + 1 });
      }
    });
  });
};
