import type { Member, Segment } from '@carillon/connections-repo';

/** A batch of ten such parts takes 5 s of a worker's 60 at 1,000 posts a second. */
export const PART_MEMBERS = 500;

/** What one worker posts to, and where the members are that others do. */
export interface Parts {
  members: Member[];
  others: Segment[];
}

/**
 * The members of a segment's first part, and the other parts, each as large: they are bounded, and a bounded segment is not divided, so
 * that a parcel which comes twice does not multiply. Who joins behind them meanwhile came after the message.
 * @param pages the segment's members, in the order of their ids
 */
export const partsOf = async (pages: AsyncIterable<Member[]>, { partition, through }: Segment): Promise<Parts> => {
  const partSize = through === undefined ? PART_MEMBERS : Infinity;
  const members: Member[] = [];
  const others: Segment[] = [];
  let after: string | undefined;
  let last: string | undefined;
  let count = 0;
  for await (const page of pages)
    for (const member of page) {
      last = member.connectionId;
      if (members.length < partSize) {
        members.push(member);
        after = last;
        continue;
      }
      count += 1;
      if (count % partSize > 0) continue;
      others.push({ partition, after, through: last });
      after = last;
    }
  if (last !== after) others.push({ partition, after, through: last });
  return { members, others };
};
