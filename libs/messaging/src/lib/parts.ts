import type { Member, Segment } from '@carillon/connections-repo';

/** The most in a part: a batch of ten takes 5 s of a worker's 60 at 2,000 posts a second. */
export const PART_MEMBERS = 1_000;

/** What one worker posts to, and where the members are that others do. */
export interface Parts {
  members: Member[];
  others: Segment[];
}

/** As few parts as can be, of sizes that differ by one at most: more than 1,000 members are parts of 500 to 1,000. */
export const evenParts = (members: Member[]): Member[][] => {
  const count = Math.max(1, Math.ceil(members.length / PART_MEMBERS));
  const bounds = Array.from({ length: count + 1 }, (_, n) => Math.round((members.length * n) / count));
  return bounds.slice(1).map((end, n) => members.slice(bounds[n], end));
};

/**
 * The members of a segment's first part, and the other parts: they are bounded, and a bounded segment is not divided, so that a parcel
 * which comes twice does not multiply. Who joins behind them meanwhile came after the message.
 * @param pages the segment's members, in the order of their ids
 */
export const partsOf = async (pages: AsyncIterable<Member[]>, { partition, through }: Segment): Promise<Parts> => {
  const all: Member[] = []; // a million are 100 MB
  for await (const page of pages) all.push(...page);
  const [members = [], ...rest] = through === undefined ? evenParts(all) : [all];
  let after = members.at(-1)?.connectionId;
  const others = rest.map((part): Segment => {
    const segment = { partition, after, through: part.at(-1)?.connectionId };
    after = segment.through;
    return segment;
  });
  return { members, others };
};
