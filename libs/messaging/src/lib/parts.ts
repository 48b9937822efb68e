import type { Member, Segment } from '@carillon/connections-repo';

/** The fewest in a part: a batch of ten takes 5 to 10 s of a worker's 60 at 1,000 posts a second, since no part is twice as large. */
export const PART_MEMBERS = 500;

/** What one worker posts to, and where the members are that others do. */
export interface Parts {
  members: Member[];
  others: Segment[];
}

/** As many parts as can have 500 members, of sizes that differ by one at most; fewer than 1,000 members are one part. */
export const evenParts = (members: Member[]): Member[][] => {
  const count = Math.max(1, Math.floor(members.length / PART_MEMBERS));
  const bounds = Array.from({ length: count + 1 }, (_, n) => Math.round((members.length * n) / count));
  return bounds.slice(1).map((end, n) => members.slice(bounds[n], end));
};

/**
 * The members of a segment's first part, and the other parts, each of 500, the last of up to 999: they are bounded, and a bounded segment
 * is not divided, so that a parcel which comes twice does not multiply. Who joins behind them meanwhile came after the message.
 * @param pages the segment's members, in the order of their ids
 */
export const partsOf = async (pages: AsyncIterable<Member[]>, { partition, through }: Segment): Promise<Parts> => {
  const isDivided = through === undefined;
  const members: Member[] = [];
  const ends: string[] = []; // of whole parts
  let last: string | undefined;
  let count = 0;
  for await (const page of pages)
    for (const member of page) {
      last = member.connectionId;
      count += 1;
      if (!isDivided || count < 2 * PART_MEMBERS) members.push(member);
      if (count % PART_MEMBERS === 0) ends.push(last);
    }
  if (!isDivided || ends.length < 2) return { members, others: [] };
  const others = ends.slice(0, -1).map((after, n) => ({
    partition,
    after,
    through: n + 2 < ends.length ? ends[n + 1] : last,
  }));
  return { members: members.slice(0, PART_MEMBERS), others };
};
