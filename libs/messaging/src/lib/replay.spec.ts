import { memoryMessagesRepo } from '@carillon/messages-repo';
import { MAX_DATA_BYTES, MAX_PAGE_BYTES, type Position } from '@carillon/route-types';
import { replayLatest, replaySince } from './replay';

const channel = `@${'ü'.repeat(128)}`;
const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

describe.each([1, 60, 300, 2_000, MAX_DATA_BYTES - 2])('messages with data of %d bytes', (size) => {
  const setUp = async () => {
    const messages = memoryMessagesRepo({ now: () => 0 });
    const start = await messages.tail(channel);
    for (let i = 0; i < 150; i++)
      await messages.append(channel, { from: 'ü'.repeat(128), at: 1_763_770_000_000, data: 'x'.repeat(size) });
    return { messages, start };
  };

  it('come page by page in frames of 28 KB, each once and in order', async () => {
    const { messages, start } = await setUp();
    const seqs: number[] = [];
    let position: Position = start;
    for (let more = true; more;) {
      const frame = await replaySince(messages, channel, position);
      expect(frame).toMatchObject({ recovered: true, seq: 150 });
      expect(bytesOf({ type: 'subscribed', channel, id: 'i'.repeat(64), ...frame })).toBeLessThanOrEqual(
        MAX_PAGE_BYTES,
      );
      expect(frame.messages.length).toBeLessThanOrEqual(100);
      seqs.push(...frame.messages.map(({ seq }) => seq));
      position = frame.messages.at(-1) ?? position;
      ({ more } = frame);
    }
    expect(seqs).toEqual(Array.from({ length: 150 }, (_, i) => i + 1));
  });

  it('come newest first into a frame of 28 KB when no position is given', async () => {
    const { messages } = await setUp();
    const frame = await replayLatest(messages, channel);
    expect(bytesOf({ type: 'history', channel, id: 'i'.repeat(64), ...frame })).toBeLessThanOrEqual(MAX_PAGE_BYTES);
    expect(frame).toMatchObject({ recovered: false, more: false, seq: 150 });
    expect(frame.messages.at(-1)).toMatchObject({ type: 'message', channel, seq: 150 });
  });
});
