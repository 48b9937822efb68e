import { connectionsRepoContract } from '../testing';
import { memoryConnectionsRepo } from './memory-connections-repo';

describe('connections in memory', () => {
  connectionsRepoContract(async () => {
    let now = 0;
    return { repo: memoryConnectionsRepo({ now: () => now }), setNow: (ms) => void (now = ms) };
  });
});
