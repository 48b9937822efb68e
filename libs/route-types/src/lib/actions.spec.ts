import * as fc from 'fast-check';
import {
  historySchema,
  MAX_DATA_BYTES,
  parse,
  presenceSchema,
  pushSchema,
  Refusal,
  sendMessageSchema,
  subscribeSchema,
  unsubscribeSchema,
} from '../index';

const actions = {
  sendmessage: sendMessageSchema,
  subscribe: subscribeSchema,
  unsubscribe: unsubscribeSchema,
  history: historySchema,
  presence: presenceSchema,
};
const schemas = { ...actions, push: pushSchema };
type Name = keyof typeof schemas;
const names = Object.keys(schemas) as Name[];

/** What a client's text becomes, or why it is refused. Text, since only `JSON.parse` makes an own `__proto__`. */
const outcomeOf = (name: Name, text: string): Refusal | Record<string, unknown> => {
  try {
    return parse(schemas[name], JSON.parse(text)) as Record<string, unknown>;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
};

const channel = 'news';
const since = { epoch: '0mi9z1k2lab3f9', seq: 42 };

describe('an action on a channel', () => {
  it.each([
    ['sendmessage', { data: 1, channel, id: 'm1' }],
    ['subscribe', { channel }],
    ['subscribe', { channel, since, id: 's1' }],
    ['subscribe', { channel, since: { ...since, seq: 0 } }],
    ['unsubscribe', { channel, id: 'u1' }],
    ['history', { channel, since, limit: 100 }],
    ['history', { channel: '$all', limit: 1 }],
    ['history', { channel: '@ada' }],
    ['presence', { channel }],
  ] as const)('%s takes %j', (action, fields) => {
    expect(outcomeOf(action, JSON.stringify({ action, ...fields }))).toEqual({ action, ...fields });
  });

  it.each(['a', '0', 'news', 'team:42', 'a.b-c_d', 'x'.repeat(64), 'constructor'])(
    'may name the channel %s',
    (name) => {
      for (const action of ['subscribe', 'unsubscribe', 'presence', 'history'] as const)
        expect(outcomeOf(action, JSON.stringify({ action, channel: name }))).toEqual({ action, channel: name });
    },
  );

  const badChannels = [
    '',
    ' ',
    'x'.repeat(65),
    '#news',
    '.news',
    '_news',
    'a b',
    'a/b',
    'a#0',
    'ä',
    'a\n',
    '__proto__',
    '$',
    '$default',
  ];
  const notText = [null, 1, true, [], ['news'], { name: 'news' }];

  it.each([...badChannels, ...notText])('refuses the channel %j, without repeating it', (name) => {
    for (const action of Object.keys(actions) as (keyof typeof actions)[]) {
      const refusal = outcomeOf(action, JSON.stringify({ action, channel: name, data: 1 }));
      expect(refusal).toMatchObject({ code: 'bad_request' });
    }
  });

  it.each(['$all', '@ada'])('refuses the reserved name %s but for history', (name) => {
    for (const action of ['sendmessage', 'subscribe', 'unsubscribe', 'presence'] as const)
      expect(
        outcomeOf(action, JSON.stringify({ action, channel: name, ...(action === 'sendmessage' && { data: 1 }) })),
      ).toMatchObject({
        code: 'bad_request',
        message: expect.stringMatching(/^channel: /),
      });
  });

  it.each([
    null,
    'now',
    42,
    [],
    {},
    { epoch: since.epoch },
    { seq: 1 },
    { ...since, seq: -1 },
    { ...since, seq: 1.5 },
    { ...since, seq: '42' },
    { ...since, seq: null },
    { ...since, seq: 2 ** 53 },
    { ...since, epoch: '' },
    { ...since, epoch: 'x'.repeat(17) },
    { ...since, epoch: 'MI9Z' },
    { ...since, epoch: { $ne: '' } },
    { ...since, extra: 1 },
  ])('refuses the position %j', (position) => {
    for (const action of ['subscribe', 'history'] as const)
      expect(outcomeOf(action, JSON.stringify({ action, channel, since: position }))).toMatchObject({
        code: 'bad_request',
        message: expect.stringMatching(/^since/),
      });
  });

  it.each([0, -1, 101, 1.5, '10', null])('refuses the limit %j', (limit) => {
    expect(outcomeOf('history', JSON.stringify({ action: 'history', channel, limit }))).toMatchObject({
      code: 'bad_request',
    });
  });

  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])('refuses the key %s', (key) => {
    for (const action of Object.keys(actions) as (keyof typeof actions)[]) {
      const frame = JSON.stringify({ action, channel, ...(action === 'sendmessage' && { data: 1 }) });
      const text = `${frame.slice(0, -1)},${JSON.stringify(key)}:{"polluted":true}}`;
      expect(outcomeOf(action, text)).toMatchObject({ code: 'bad_request' });
    }
    const nested = `{"action":"subscribe","channel":"news","since":{"epoch":"a","seq":1,${JSON.stringify(key)}:{}}}`;
    expect(outcomeOf('subscribe', nested)).toMatchObject({ code: 'bad_request' });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('any text at all', () => {
  const field = fc.oneof(
    fc.constantFrom('news', '$all', '@ada', '__proto__', 'constructor', 42, since, true, { channel }, { all: true }),
    fc.jsonValue(),
  );
  const key = fc.oneof(
    { arbitrary: fc.constantFrom('channel', 'data', 'id', 'since', 'limit', 'target'), weight: 4 },
    { arbitrary: fc.constantFrom('__proto__', 'constructor', 'toString', 'valueOf'), weight: 1 },
    { arbitrary: fc.string(), weight: 1 },
  );
  const frame = (name: Name) =>
    fc.array(fc.tuple(key, field), { maxLength: 5 }).map((fields) => {
      const all: [string, unknown][] = name === 'push' ? fields : [['action', name], ...fields];
      return `{${all.map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`).join()}}`;
    });
  const marker = 'unmistakable-marker';

  it.each(names)('is for %s a frame of its own fields or a small refusal, and nothing else is thrown', (name) => {
    const texts = fc.oneof({ arbitrary: frame(name), weight: 4 }, { arbitrary: fc.json(), weight: 1 });
    fc.assert(
      fc.property(texts, (text) => {
        const outcome = outcomeOf(name, text);
        if (outcome instanceof Refusal) {
          expect(Buffer.byteLength(outcome.message)).toBeLessThan(512);
          return;
        }
        expect(Object.getPrototypeOf(outcome)).toBe(Object.prototype);
        const fields = JSON.parse(text) as object;
        for (const [own, value] of Object.entries(outcome)) {
          expect(Object.hasOwn(fields, own)).toBe(true);
          expect(value).not.toBe((Object.prototype as unknown as Record<string, unknown>)[own]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each(names)('is never repeated by a refusal of %s', (name) => {
    fc.assert(
      fc.property(key, fc.constantFrom('value', 'key'), (field, place) => {
        const text =
          place === 'value'
            ? JSON.stringify({ action: name, [field]: [marker] })
            : JSON.stringify({ action: name, [marker]: field });
        const outcome = outcomeOf(name, text);
        if (outcome instanceof Refusal) expect(outcome.message).not.toContain(marker);
      }),
    );
  });

  it.each([
    [100, 'taken'],
    [101, 'too_large'],
    [12_000, 'too_large'],
  ])('with lists in lists, %d deep, is %s', (depth, expected) => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const data = `${open.repeat(depth)}${open === '[' ? '' : '1'}${close.repeat(depth)}`;
      const outcome = outcomeOf('sendmessage', `{"action":"sendmessage","data":${data}}`);
      expect(outcome instanceof Refusal ? outcome.code : 'taken').toBe(expected);
    }
  });

  it('is refused by its size before it is read on', () => {
    const data = 'x'.repeat(MAX_DATA_BYTES);
    expect(outcomeOf('sendmessage', JSON.stringify({ action: 'sendmessage', data }))).toMatchObject({
      code: 'too_large',
    });
  });
});
