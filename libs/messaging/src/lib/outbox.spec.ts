import { manualClock } from '@carillon/local-clock';
import { memoryPostman } from '../testing';
import { coalescing, oneByOne } from './coalescing';
import { outbox, type OutboxOptions } from './outbox';
import { pacer, unpaced } from './pacer';
import { PostError } from './post-error';
import type { Posted, Postman } from './postman';

const setup = (options: Partial<OutboxOptions> = {}) => {
  const clock = manualClock(0);
  const postman = memoryPostman();
  return {
    clock,
    postman,
    out: outbox({ postman, clock, pace: unpaced, coalesce: oneByOne, random: () => 0.5, ...options }),
  };
};

const frame = (seq: number, size = 0) => JSON.stringify({ type: 'message', seq, data: 'x'.repeat(size) });

/** Answers each connection with what is set for it, one after the other; afterwards it takes everything. */
const scripted = (script: Record<string, (Posted | Error)[]>): Postman & { posts: string[] } => {
  const posts: string[] = [];
  return {
    posts,
    async post(connectionId) {
      posts.push(connectionId);
      const answer = script[connectionId]?.shift() ?? 'delivered';
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
};

/** Posts that wait until they are let go. */
const heldPostman = () => {
  const held: (() => void)[] = [];
  const payloads: string[] = [];
  const postman: Postman = {
    post: (_, payload) =>
      new Promise((resolve) => {
        payloads.push(payload);
        held.push(() => resolve('delivered'));
      }),
  };
  return { postman, payloads, letGo: () => held.splice(0).forEach((release) => release()) };
};

const settled = () => new Promise(setImmediate);

describe('an outbox', () => {
  it('posts what it is given and tells what came of it', async () => {
    const { out, postman } = setup();
    postman.answer('b', 'gone');
    expect(await Promise.all([out.post('a', frame(1)), out.post('b', frame(1))])).toEqual(['delivered', 'gone']);
    expect(postman.inbox('a')).toEqual([{ type: 'message', seq: 1, data: '' }]);
  });

  it('keeps at most 64 posts under way, and one for each connection', async () => {
    const { postman, payloads, letGo } = heldPostman();
    const { out } = setup({ postman });
    const posts = Array.from({ length: 70 }, (_, i) => out.post(`c${i}`, frame(1)));
    posts.push(out.post('c0', frame(2)));
    await settled();
    expect(payloads).toHaveLength(64);
    letGo();
    await settled();
    expect(payloads).toHaveLength(71);
    letGo();
    expect(new Set(await Promise.all(posts))).toEqual(new Set(['delivered']));
  });

  it('tries a throttled connection again within doubling limits, while others are served', async () => {
    const postman = scripted({ slow: ['throttled', 'throttled'] });
    const { out, clock } = setup({ postman });
    const slow = out.post('slow', frame(1));
    expect(await out.post('quick', frame(1))).toBe('delivered');
    await clock.advance(99);
    expect(postman.posts).toEqual(['slow', 'quick']);
    await clock.advance(1); // half of 200 ms
    expect(postman.posts).toHaveLength(3);
    await clock.advance(199);
    expect(postman.posts).toHaveLength(3);
    await clock.advance(1); // half of 400 ms
    expect(await slow).toBe('delivered');
  });

  it('skips a connection that stays throttled, with all that waits for it, and never delays the other 999', async () => {
    const postman = scripted({ never: Array.from({ length: 9 }, () => 'throttled' as const) });
    const { out, clock } = setup({ postman });
    const never = [out.post('never', frame(1)), out.post('never', frame(2))];
    const others = Array.from({ length: 999 }, (_, i) => out.post(`c${i}`, frame(1)));
    expect(new Set(await Promise.all(others))).toEqual(new Set(['delivered'])); // though no time has passed
    await clock.advance(10_000);
    expect(await Promise.all(never)).toEqual(['throttled', 'throttled']);
    expect(postman.posts.filter((id) => id === 'never')).toHaveLength(3);
  });

  it('tries as often as it is told to', async () => {
    const postman = scripted({ a: ['throttled', 'throttled'] });
    const { out } = setup({ postman });
    expect(await out.post('a', frame(1), 1)).toBe('throttled'); // though no time has passed
    expect(postman.posts).toEqual(['a']);
  });

  it.each([
    ['a fault of the server', new PostError('InternalServerError', 'x', 503, undefined)],
    ['a socket that ended', Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' })],
  ])('tries again after %s', async (_, fault) => {
    const { out, clock } = setup({ postman: scripted({ a: [fault] }) });
    const post = out.post('a', frame(1));
    await settled();
    await clock.advance(1_000);
    expect(await post).toBe('delivered');
  });

  it.each([
    ['a refusal', new PostError('ForbiddenException', 'x', 403, undefined)],
    ['a time-out', Object.assign(new Error('x'), { name: 'TimeoutError' })],
  ])('rejects at once for %s, and posts what waits behind it', async (_, fault) => {
    const { out } = setup({ postman: scripted({ a: [fault] }) });
    const [first, second] = [out.post('a', frame(1)), out.post('a', frame(2))];
    await expect(first).rejects.toBe(fault);
    expect(await second).toBe('delivered');
  });

  it('rejects with the fault that stays', async () => {
    const fault = new PostError('InternalServerError', 'x', 500, undefined);
    const { out, clock } = setup({ postman: scripted({ a: [fault, fault, fault] }) });
    const failed = expect(out.post('a', frame(1))).rejects.toBe(fault);
    await settled();
    await clock.advance(1_000);
    await clock.advance(1_000);
    await failed;
  });

  it('gives each post its turn, repeated ones too', async () => {
    const clock = manualClock(0);
    const postman = scripted({ a: ['throttled'] });
    const out = outbox({ postman, clock, pace: pacer(10, clock), coalesce: oneByOne, random: () => 0 });
    const posts = ['a', 'b', 'c'].map((id) => out.post(id, frame(1)));
    await settled();
    await clock.advance(300);
    expect(await Promise.all(posts)).toHaveLength(3);
    expect(postman.posts).toHaveLength(4);
  });

  it('leaves unsent what waits or rests when it is closed, and finishes what is under way', async () => {
    const { postman, letGo } = heldPostman();
    const { out } = setup({ postman });
    const posts = Array.from({ length: 65 }, (_, i) => out.post(`c${i}`, frame(1)));
    await settled();
    out.close();
    letGo();
    const outcomes = await Promise.all(posts);
    expect(outcomes.filter((outcome) => outcome === 'delivered')).toHaveLength(64);
    expect(outcomes[64]).toBe('unsent');
    expect(await out.post('late', frame(1))).toBe('unsent');
    const { out: throttled } = setup({ postman: scripted({ a: ['throttled'] }) });
    const resting = throttled.post('a', frame(1));
    await settled();
    throttled.close();
    expect(await resting).toBe('unsent');
  });
});

describe('frames that wait for one connection', () => {
  const posted = async (frames: string[]) => {
    const { postman, payloads, letGo } = heldPostman();
    const { out } = setup({ postman, coalesce: coalescing() });
    const first = out.post('a', 'first');
    await settled(); // it is under way
    const posts = [first, ...frames.map((text) => out.post('a', text))];
    let isOver = false;
    void Promise.all(posts).then(() => (isOver = true));
    while (!isOver) {
      await settled();
      letGo();
    }
    return payloads.slice(1);
  };

  it('travel in one, in their order', async () => {
    expect(await posted([frame(1), frame(2), frame(3)])).toEqual([
      `{"type":"batch","frames":[${frame(1)},${frame(2)},${frame(3)}]}`,
    ]);
  });

  it('stay as they are where only one waits', async () => {
    expect(await posted([frame(1)])).toEqual([frame(1)]);
  });

  it('fill 32 KB to the byte, and the rest goes with the next post', async () => {
    const small = frame(1);
    const room = 32 * 1024 - '{"type":"batch","frames":[,]}'.length - small.length - frame(2).length;
    expect((await posted([small, frame(2, room), frame(3)])).map((text) => text.length)).toEqual([
      32 * 1024,
      frame(3).length,
    ]);
    expect(await posted([small, frame(2, room + 1)])).toEqual([small, frame(2, room + 1)]);
  });

  it('are measured in bytes, not in characters', async () => {
    const wide = JSON.stringify({ type: 'message', data: 'ä'.repeat(9_000) });
    expect(await posted([wide, wide])).toHaveLength(2);
  });

  it('are one text for all connections that wait for the same', () => {
    const coalesce = coalescing();
    const [a, b] = [frame(1), frame(2)];
    expect(Object.is(coalesce([a, b]).payload, coalesce([a, b]).payload)).toBe(true);
    expect(coalesce([b, a]).payload).not.toBe(coalesce([a, b]).payload);
  });
});
