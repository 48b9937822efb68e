import type { Member } from '@carillon/connections-repo';
import { evenParts, partsOf } from './parts';

const crowd = (count: number): Member[] =>
  Array.from({ length: count }, (_, i) => ({ connectionId: String(i).padStart(5, '0'), connectedAt: i }));

async function* pagesOf(members: Member[]) {
  for (let first = 0; first < members.length; first += 300) yield members.slice(first, first + 300);
}

const SIZES = [501, 999, 1_000, 1_001, 1_499, 1_500, 2_000, 2_001, 10_000];

describe.each(SIZES)('the parts of %i members', (count) => {
  const members = crowd(count);

  it('are each of 500 to 1,000, as even as can be, where they are listed', () => {
    const parts = evenParts(members);
    expect(parts.flat()).toEqual(members);
    const sizes = parts.map(({ length }) => length);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(500);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(Math.min(1_000, Math.min(...sizes) + 1));
  });

  it('are the same as ranges of a segment, which are not divided again', async () => {
    const first = await partsOf(pagesOf(members), { partition: 'p' });
    const parts = [first.members];
    for (const { partition, after = '', through = '' } of first.others) {
      const inside = members.filter(({ connectionId: id }) => id > after && id <= through);
      const part = await partsOf(pagesOf(inside), { partition, after, through });
      expect(part).toEqual({ members: inside, others: [] });
      parts.push(part.members);
    }
    expect(parts).toEqual(evenParts(members));
  });
});

it('few members are one part, and so are none', async () => {
  for (const members of [crowd(0), crowd(1), crowd(500)]) {
    expect(evenParts(members)).toEqual([members]);
    expect(await partsOf(pagesOf(members), { partition: 'p' })).toEqual({ members, others: [] });
  }
});

it('a bounded segment stays one part, however many have joined it meanwhile', async () => {
  const members = crowd(3_000);
  expect(await partsOf(pagesOf(members), { partition: 'p', through: '02999' })).toEqual({ members, others: [] });
});
