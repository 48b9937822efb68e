import { MAX_DATA_BYTES, parse, pushSchema, Refusal, sendMessageSchema } from '../index';

const refusal = (schema: typeof sendMessageSchema | typeof pushSchema, value: unknown): Refusal => {
  try {
    parse(schema, value);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('was not refused');
};

describe('sendmessage', () => {
  it('takes the frame of the AWS chat tutorial as it stands', () => {
    const frame = { action: 'sendmessage', data: 'hello world' };
    expect(parse(sendMessageSchema, frame)).toEqual(frame);
  });

  it.each([null, 0, false, '', [], {}, { deep: [{ er: null }] }])('takes any JSON as data: %j', (data) => {
    expect(parse(sendMessageSchema, { action: 'sendmessage', data })).toEqual({ action: 'sendmessage', data });
  });

  it('refuses a frame without data', () => {
    expect(refusal(sendMessageSchema, { action: 'sendmessage' })).toMatchObject({
      code: 'bad_request',
      message: expect.stringMatching(/^data: is missing/),
    });
  });

  it('refuses unknown keys without repeating them', () => {
    const { code, message } = refusal(sendMessageSchema, { action: 'sendmessage', data: 1, 'secret-key': 2 });
    expect(code).toBe('bad_request');
    expect(message).toBe('the message has fields other than action, data, channel, id');
  });

  it.each([['', 'x'.repeat(65), 'white space', 'ü', 7]])('refuses an id such as %j', (id) => {
    expect(refusal(sendMessageSchema, { action: 'sendmessage', data: 1, id })).toMatchObject({ code: 'bad_request' });
  });

  it('takes data up to 24 KB as JSON, in UTF-8 bytes, and no more', () => {
    const ofBytes = (bytes: number) => ({ action: 'sendmessage', data: 'é'.repeat((bytes - 2) / 2) });
    expect(() => parse(sendMessageSchema, ofBytes(MAX_DATA_BYTES))).not.toThrow();
    expect(refusal(sendMessageSchema, ofBytes(MAX_DATA_BYTES + 2)).code).toBe('too_large');
  });

  it.each([['text'], [5], [null], [[1]]])('refuses %j, which is no JSON object', (value) => {
    expect(refusal(sendMessageSchema, value).message).toBe('the message is not a JSON object');
  });
});

describe('a push', () => {
  it.each([{ channel: 'news' }, { all: true }, { user: 'ada' }, { connection: 'L0SM9cOFvHcCIhw=' }])(
    'takes the target %j',
    (target) => {
      expect(parse(pushSchema, { target, data: 1 })).toEqual({ target, data: 1 });
    },
  );

  it.each([
    [{}],
    [{ all: false }],
    [{ all: true, user: 'ada' }],
    [{ user: '' }],
    [{ connection: '../../etc' }],
    [{ channel: '$all' }],
    [{ channel: '@ada' }],
    [{ channel: 'news', all: true }],
    ['all'],
  ])('refuses the target %j', (target) => {
    expect(refusal(pushSchema, { target, data: 1 }).message).toMatch(/^target/);
  });
});
