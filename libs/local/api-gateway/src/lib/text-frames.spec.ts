import fc from 'fast-check';
import ws from 'ws';
import { MAX_FRAME_BYTES } from './limits';
import { textFrames } from './text-frames';

/** What a client's receiver reads; `ws` exports it without a type. */
const { Receiver } = ws as unknown as {
  Receiver: new (options: { isServer: boolean }) => NodeJS.EventEmitter & NodeJS.WritableStream;
};

const received = (bytes: Buffer): unknown[] => {
  const receiver = new Receiver({ isServer: false });
  const messages: unknown[] = [];
  receiver.on('message', (data: Buffer, isBinary: boolean) => messages.push([data.toString('latin1'), isBinary]));
  receiver.on('error', (error: Error) => messages.push(error));
  receiver.write(bytes);
  return messages;
};

const lengths = fc.oneof(
  fc.constantFrom(0, 1, 125, 126, MAX_FRAME_BYTES - 1, MAX_FRAME_BYTES, MAX_FRAME_BYTES + 1, 4 * MAX_FRAME_BYTES),
  fc.nat({ max: 4 * MAX_FRAME_BYTES }),
);

describe('the frames of a text', () => {
  it('are one message for a client, whatever its length', () => {
    fc.assert(
      fc.property(lengths, fc.constantFrom('a', 'b'), (length, letter) => {
        const text = letter.repeat(length);
        expect(received(textFrames(Buffer.from(text)))).toEqual([[text, false]]);
      }),
    );
  });

  it('have their headers as RFC 6455 writes them (113)', () => {
    const hello = textFrames(Buffer.from('Hello'));
    expect(hello.toString('hex')).toBe('810548656c6c6f'); // §5.7, a single-frame unmasked text message
    const long = textFrames(Buffer.alloc(MAX_FRAME_BYTES + 1, 'x'));
    expect(long.subarray(0, 4).toString('hex')).toBe('017e8000');
    expect(long.subarray(4 + MAX_FRAME_BYTES).toString('hex')).toBe('800178');
  });
});
