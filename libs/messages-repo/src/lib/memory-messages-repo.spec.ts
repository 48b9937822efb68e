import { messagesRepoContract } from '../testing';
import { memoryMessagesRepo } from './memory-messages-repo';

describe('messages in memory', () => {
  messagesRepoContract(async () => {
    let now = 0;
    return { repo: memoryMessagesRepo({ now: () => now }), setNow: (ms) => void (now = ms) };
  });

  it.each([0, 3_599, 3_600.5, NaN])('keeps messages for no %d s', async (seconds) => {
    const repo = memoryMessagesRepo({ now: () => 0, retention: () => seconds });
    await expect(repo.append('news', { at: 0, data: 1 })).rejects.toThrow(RangeError);
  });

  it('keeps messages as long as their channel says', async () => {
    let now = 0;
    const retention = (channel: string) => (channel === 'short' ? 3_600 : 7_200);
    const repo = memoryMessagesRepo({ now: () => now, retention });
    for (const channel of ['short', 'long']) await repo.append(channel, { at: 0, data: 1 });
    now = 3_600_000;
    expect(await repo.tail('short')).toMatchObject({ seq: 0 });
    expect(await repo.tail('long')).toMatchObject({ seq: 1 });
  });
});
