import type { Random } from './random';
import type { Scenario } from './scenario';
import type { Segment } from './worker';

/**
 * Shards filled as a hash of connection ids would fill them, and those with too many members cut into key ranges. Members are
 * numbered shard by shard.
 */
export const segmentsOf = (
  { members, shards, segmentSize }: Pick<Scenario, 'members' | 'shards' | 'segmentSize'>,
  { uniform }: Random,
): Segment[] => {
  const sizes = new Array<number>(shards).fill(0);
  for (let i = 0; i < members; i += 1) {
    const shard = Math.floor(uniform() * shards);
    sizes[shard] = (sizes[shard] ?? 0) + 1;
  }
  const segments: Segment[] = [];
  let first = 0;
  for (const size of sizes) {
    const ranges = Math.ceil(size / segmentSize);
    for (let range = 0; range < ranges; range += 1)
      segments.push({
        from: first + Math.floor((size * range) / ranges),
        to: first + Math.floor((size * (range + 1)) / ranges),
      });
    first += size;
  }
  return segments;
};
