import type { AckFrame, ErrorFrame } from '@carillon/route-types';
import { manualTimers } from './manual-timers';
import { outbox } from './outbox';
import { ANSWER_MS } from './requests';

const MINUTE_MS = 60_000;

/** An outbox on an open connection, whose server answers each letter so. */
const opened = (answered: (id: string) => ErrorFrame | AckFrame | undefined = () => undefined) => {
  const timers = manualTimers();
  /** When each letter was sent. */
  const sent: number[] = [];
  const send = (text: string) => {
    sent.push(timers.now());
    const frame = answered(JSON.parse(text).id);
    if (frame) timers.after(1, () => letters.answer(frame));
  };
  const letters = outbox({ send, timers, random: () => 0.5 });
  letters.open();
  return { letters, timers, sent };
};

const error = (code: string, id: string) =>
  ({ type: 'error', code, message: code, id, requestId: 'r7' }) as unknown as ErrorFrame;
const ack: AckFrame = { type: 'ack', id: 'm1', channel: 'news', epoch: 'E1', seq: 1 };

describe('a letter', () => {
  it.each([
    'bad_json',
    'bad_request',
    'too_large',
    'unknown_action',
    'too_many_channels',
    'forbidden',
    'of_the_future',
  ])('that is answered with its id and %s is refused, and not sent again', async (code) => {
    const { letters, timers, sent } = opened((id) => error(code, id));
    const refused = letters.publish('news', { constructor: { prototype: 1 } }, 'm1');
    const settled = expect(refused).rejects.toMatchObject({ name: 'RefusedError', code, requestId: 'r7' });
    await timers.advance(10 * MINUTE_MS);
    await settled;
    letters.end();
    letters.open();
    expect(sent).toEqual([0]);
  });

  it('that gets no answer is sent again every half minute, and no sooner', async () => {
    const { letters, timers, sent } = opened();
    const acked = letters.publish('news', 'x', 'm1');
    await timers.advance(3 * ANSWER_MS);
    letters.answer(ack);
    await expect(acked).resolves.toBe(ack);
    await timers.advance(10 * MINUTE_MS);
    expect(sent).toEqual([0, 1, 2, 3].map((times) => times * ANSWER_MS));
    expect(ANSWER_MS).toBeGreaterThan(MINUTE_MS / 2);
  });

  it('to a channel that stays busy is sent less and less often, but at least every half minute', async () => {
    const { letters, timers, sent } = opened((id) => error('busy', id));
    const acked = letters.publish('news', 'x', 'm1');
    await timers.advance(10 * MINUTE_MS);
    const delays = sent.slice(1).map((at, index) => at - (sent[index] ?? 0) - 1);
    expect(delays.slice(0, 6)).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
    letters.answer(ack);
    await expect(acked).resolves.toBe(ack);
  });

  it('that a channel was too busy for is sent at once by the next connection, and once', async () => {
    const { letters, timers, sent } = opened((id) => error('busy', id));
    const acked = letters.publish('news', 'x', 'm1');
    await timers.advance(500);
    letters.end();
    await timers.advance(MINUTE_MS);
    letters.open();
    expect(sent).toEqual([0, MINUTE_MS + 500]);
    letters.answer(ack);
    await timers.advance(MINUTE_MS);
    expect(sent).toHaveLength(2);
    await acked;
  });
});
