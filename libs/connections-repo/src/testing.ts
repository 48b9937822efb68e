import { EVERYONE, userChannel } from '@carillon/route-types';
import type { ConnectionsRepo, Member, Segment } from './lib/connections-repo';

export interface ContractSubject {
  repo: ConnectionsRepo;
  /** The time the repo sees, in milliseconds since 1970. */
  setNow: (ms: number) => void;
}

/** All members of a channel in one list, ordered by id so that lists compare. */
export const membersOf = async (repo: ConnectionsRepo, channel: string): Promise<string[]> => {
  const pages: Member[][] = [];
  for await (const page of repo.members(channel)) pages.push(page);
  return pages
    .flat()
    .map(({ connectionId }) => connectionId)
    .sort();
};

/** The ids in a segment, in the order in which they come. */
const idsIn = async (repo: ConnectionsRepo, segment: Segment): Promise<string[]> => {
  const ids: string[] = [];
  for await (const page of repo.membersIn(segment)) ids.push(...page.map(({ connectionId }) => connectionId));
  return ids;
};

const START = Date.UTC(2026, 0, 1);
const LATER = START + 60_000;

/** What every adapter of the port keeps. `make` gives an empty repo; the suite calls it once per test. */
export const connectionsRepoContract = (make: () => Promise<ContractSubject>): void => {
  let repo: ConnectionsRepo;
  let setNow: ContractSubject['setNow'];
  beforeEach(async () => {
    ({ repo, setNow } = await make());
    setNow(START);
  });

  const ada = { connectionId: 'AAAAAAAAAAAAAAA=', userId: 'ada', connectedAt: START };
  const adasPhone = { connectionId: 'APHONE_-AAAAAAA=', userId: 'ada', connectedAt: START };
  const guest = { connectionId: 'GGGGGGGGGGGGGGG=', connectedAt: START };

  it('has no members in a channel that nobody joined', async () => {
    expect(await membersOf(repo, EVERYONE)).toEqual([]);
    expect(await membersOf(repo, userChannel('ada'))).toEqual([]);
  });

  it("makes a connection a member of everyone's channel and of its user's", async () => {
    await Promise.all([repo.add(ada), repo.add(adasPhone), repo.add(guest)]);
    expect(await membersOf(repo, EVERYONE)).toEqual([ada, adasPhone, guest].map((c) => c.connectionId));
    expect(await membersOf(repo, userChannel('ada'))).toEqual([ada, adasPhone].map((c) => c.connectionId));
    expect(await membersOf(repo, userChannel('guest'))).toEqual([]);
  });

  it('tells since when a member is connected', async () => {
    await repo.add(ada);
    for await (const page of repo.members(userChannel('ada')))
      expect(page).toEqual([{ connectionId: ada.connectionId, connectedAt: START }]);
  });

  it('adds twice as once', async () => {
    await repo.add(ada);
    await repo.add(ada);
    expect(await membersOf(repo, EVERYONE)).toEqual([ada.connectionId]);
  });

  it('lists each of many members once', async () => {
    const many = Array.from({ length: 300 }, (_, i) => ({
      connectionId: `C${String(i).padStart(14, '0')}=`,
      connectedAt: START,
    }));
    await Promise.all(many.map((connection) => repo.add(connection)));
    expect(await membersOf(repo, EVERYONE)).toEqual(many.map((c) => c.connectionId));
  });

  it('removes a connection from every channel it is in, and no other connection', async () => {
    await Promise.all([repo.add(ada), repo.add(adasPhone)]);
    await repo.subscribe(ada, 'news', 50);
    await repo.subscribe(adasPhone, 'news', 50);
    expect(await membersOf(repo, 'news')).toEqual([ada.connectionId, adasPhone.connectionId]);
    await repo.remove(ada);
    for (const channel of [EVERYONE, userChannel('ada'), 'news'])
      expect(await membersOf(repo, channel)).toEqual([adasPhone.connectionId]);
  });

  it('removes nothing twice, and nothing that never was, without complaint', async () => {
    await repo.remove(ada);
    await repo.add(ada);
    await repo.remove(ada);
    await repo.remove(ada);
    expect(await membersOf(repo, EVERYONE)).toEqual([]);
  });

  it('does not list a member whose two hours and ten minutes are over', async () => {
    await repo.add(ada);
    setNow(START + (2 * 60 + 10) * 60_000 - 1_000);
    expect(await membersOf(repo, EVERYONE)).toEqual([ada.connectionId]);
    setNow(START + (2 * 60 + 10) * 60_000);
    expect(await membersOf(repo, EVERYONE)).toEqual([]);
  });

  describe('subscriptions', () => {
    beforeEach(() => Promise.all([repo.add(ada), repo.add(adasPhone), repo.add(guest)]));
    const channelsOf = (count: number) => Array.from({ length: count }, (_, i) => `channel-${i}`);

    it('make a member of the channel alone', async () => {
      expect(await repo.subscribe(ada, 'news', 50)).toBe('subscribed');
      expect(await membersOf(repo, 'news')).toEqual([ada.connectionId]);
      expect(await membersOf(repo, 'sports')).toEqual([]);
    });

    it('count twice as once', async () => {
      for (let i = 0; i < 3; i++) expect(await repo.subscribe(ada, 'news', 1)).toBe('subscribed');
      expect(await membersOf(repo, 'news')).toEqual([ada.connectionId]);
    });

    it('end with unsubscribe, and leave room for another', async () => {
      await repo.subscribe(ada, 'news', 1);
      await repo.subscribe(guest, 'news', 1);
      await repo.unsubscribe(ada, 'news');
      expect(await membersOf(repo, 'news')).toEqual([guest.connectionId]);
      expect(await repo.subscribe(ada, 'sports', 1)).toBe('subscribed');
      await repo.unsubscribe(ada, 'sports');
      await repo.unsubscribe(ada, 'sports');
      expect(await membersOf(repo, 'sports')).toEqual([]);
      expect(await membersOf(repo, EVERYONE)).toContain(ada.connectionId);
    });

    it('end with nothing where there was none', async () => {
      await repo.unsubscribe(ada, 'news');
      expect(await repo.subscribe(ada, 'news', 1)).toBe('subscribed');
    });

    it('are no more than the limit, and what is refused leaves nothing behind', async () => {
      for (const channel of channelsOf(3)) expect(await repo.subscribe(ada, channel, 3)).toBe('subscribed');
      expect(await repo.subscribe(ada, 'one-more', 3)).toBe('full');
      expect(await repo.subscribe(ada, 'channel-1', 3)).toBe('subscribed');
      expect(await membersOf(repo, 'one-more')).toEqual([]);
      expect(await repo.subscribe(guest, 'one-more', 3)).toBe('subscribed');
    });

    it('are no more than the limit when many run at once', async () => {
      const channels = channelsOf(100);
      const results = await Promise.all(channels.map((channel) => repo.subscribe(ada, channel, 50)));
      expect(results.filter((result) => result === 'subscribed')).toHaveLength(50);
      expect(results.filter((result) => result === 'full')).toHaveLength(50);
      const members = await Promise.all(channels.map((channel) => membersOf(repo, channel)));
      expect(members.flat()).toHaveLength(50);
      await repo.remove(ada);
      for (const channel of channels) expect(await membersOf(repo, channel)).toEqual([]);
    });

    it('are refused to a connection that is gone, and leave nothing behind', async () => {
      await repo.remove(ada);
      expect(await repo.subscribe(ada, 'news', 50)).toBe('gone');
      expect(await membersOf(repo, 'news')).toEqual([]);
    });

    it('leave no ghost when the connection goes at the same time', async () => {
      for (let round = 0; round < 10; round++) {
        const late = { connectionId: `LATE-${round}`, connectedAt: START };
        await repo.add(late);
        await Promise.all([...channelsOf(5).map((channel) => repo.subscribe(late, channel, 50)), repo.remove(late)]);
      }
      for (const channel of channelsOf(5)) expect(await membersOf(repo, channel)).toEqual([]);
    });

    it('are there or not, but never half, when they come and go at the same time', async () => {
      for (let round = 0; round < 10; round++) {
        await Promise.all([
          repo.subscribe(ada, 'news', 1),
          repo.unsubscribe(ada, 'news'),
          repo.subscribe(ada, 'news', 1),
          repo.unsubscribe(ada, 'news'),
        ]);
        const isIn = (await membersOf(repo, 'news')).includes(ada.connectionId);
        expect(await repo.subscribe(ada, 'sports', 1)).toBe(isIn ? 'full' : 'subscribed');
        await repo.unsubscribe(ada, 'sports');
        await repo.subscribe(ada, 'news', 1);
        expect(await membersOf(repo, 'news')).toEqual([ada.connectionId]);
        await repo.unsubscribe(ada, 'news');
        expect(await membersOf(repo, 'news')).toEqual([]);
      }
    });

    it('tell who is present: connections counted, users named once', async () => {
      expect(await repo.presence('news', 100)).toEqual({ count: 0, users: [] });
      for (const connection of [ada, adasPhone, guest]) await repo.subscribe(connection, 'news', 50);
      expect(await repo.presence('news', 100)).toEqual({ count: 3, users: ['ada'] });
      const bob = { connectionId: 'BBBBBBBBBBBBBBB=', userId: 'bob', connectedAt: START };
      await repo.add(bob);
      await repo.subscribe(bob, 'news', 50);
      expect((await repo.presence('news', 100)).users.sort()).toEqual(['ada', 'bob']);
      expect(await repo.presence('news', 1)).toMatchObject({ count: 4, users: [expect.any(String)] });
      setNow(START + (2 * 60 + 10) * 60_000);
      expect(await repo.presence('news', 100)).toEqual({ count: 0, users: [] });
    });
  });

  describe('of a channel with 60 members', () => {
    const many = Array.from({ length: 60 }, (_, i) => ({
      connectionId: `C${String(i).padStart(14, '0')}=`,
      connectedAt: START,
    }));
    const ids = many.map(({ connectionId }) => connectionId);
    beforeEach(() => Promise.all(many.map((connection) => repo.add(connection))));

    it('gives the audience where it is no larger than the limit, and nothing where it is', async () => {
      for (const limit of [60, 61, 500]) {
        const audience = await repo.audience(EVERYONE, limit);
        expect(audience?.map(({ connectionId }) => connectionId).sort()).toEqual(ids);
        expect(audience?.[0]?.connectedAt).toBe(START);
      }
      for (const limit of [1, 59]) expect(await repo.audience(EVERYONE, limit)).toBeUndefined();
      expect(await repo.audience(userChannel('nobody'), 1)).toEqual([]);
    });

    it('does not count members whose time is over as an audience', async () => {
      setNow(START + 24 * 3_600_000);
      expect(await repo.audience(EVERYONE, 10)).toEqual([]);
    });

    it('has every member in exactly one segment', async () => {
      const segments = await Promise.all(repo.segments(EVERYONE).map((segment) => idsIn(repo, segment)));
      expect(segments.flat().sort()).toEqual(ids);
    });

    it('can be read in parts of a segment, which have each of its members once and in order', async () => {
      for (const segment of repo.segments(EVERYONE)) {
        const all = await idsIn(repo, segment);
        expect(all).toEqual([...all].sort());
        const [first, middle] = [all[0], all[Math.floor(all.length / 2)]];
        const parts = [
          await idsIn(repo, { ...segment, through: first }),
          await idsIn(repo, { ...segment, after: first, through: middle }),
          await idsIn(repo, { ...segment, after: middle }),
        ];
        expect(parts.flat()).toEqual(all);
        expect(parts[0]).toEqual(all.slice(0, 1));
      }
    });
  });

  describe('pruning', () => {
    beforeEach(() => repo.add(ada));

    it('takes a settled connection out of the one channel', async () => {
      expect(await repo.prune(EVERYONE, ada, LATER)).toBe(true);
      expect(await membersOf(repo, EVERYONE)).toEqual([]);
      expect(await membersOf(repo, userChannel('ada'))).toEqual([ada.connectionId]);
    });

    it('leaves a connection that may be in its handshake', async () => {
      expect(await repo.prune(EVERYONE, ada, START)).toBe(false);
      expect(await membersOf(repo, EVERYONE)).toEqual([ada.connectionId]);
    });

    it('leaves a connection that joined again since it was read', async () => {
      await repo.add({ ...ada, connectedAt: START + 1 });
      expect(await repo.prune(EVERYONE, ada, LATER)).toBe(false);
      expect(await membersOf(repo, EVERYONE)).toEqual([ada.connectionId]);
    });

    it('goes by age alone for a connection of which only the id is known', async () => {
      expect(await repo.prune(EVERYONE, { connectionId: ada.connectionId }, START)).toBe(false);
      expect(await repo.prune(EVERYONE, { connectionId: ada.connectionId }, LATER)).toBe(true);
    });

    it('has nothing to do for a connection that left', async () => {
      await repo.remove(ada);
      expect(await repo.prune(EVERYONE, ada, LATER)).toBe(false);
    });
  });
};
