import type { Random } from './random';
import type { Scenario } from './scenario';
import type { Segment } from './worker';

/**
 * Few members as one list, more by shards that are filled as a hash of connection ids would fill them; each cut into as few
 * parts as have no more than `segmentSize`. Members are numbered shard by shard.
 */
export const segmentsOf = (
  { members, shards, listed, segmentSize }: Pick<Scenario, 'members' | 'shards' | 'listed' | 'segmentSize'>,
  { uniform }: Random,
): Segment[] => {
  const isListed = members <= listed;
  const sizes = isListed ? [members] : new Array<number>(shards).fill(0);
  for (let i = 0; i < members && !isListed; i += 1) {
    const shard = Math.floor(uniform() * shards);
    sizes[shard] = (sizes[shard] ?? 0) + 1;
  }
  const segments: Segment[] = [];
  let first = 0;
  for (const size of sizes) {
    const parts = Math.ceil(size / segmentSize);
    for (let part = 0; part < parts; part += 1)
      segments.push({
        from: first + Math.floor((size * part) / parts),
        to: first + Math.floor((size * (part + 1)) / parts),
      });
    first += size;
  }
  return segments;
};
