import { randomUUID } from 'node:crypto';
import { memoryMessaging } from '@carillon/messaging/testing';
import { push } from './push';

const NOW = Date.UTC(2026, 0, 1);
const HOUR_AGO = NOW - 3_600_000;
const ada = { connectionId: 'ada-laptop', userId: 'ada', connectedAt: HOUR_AGO };
const adasPhone = { connectionId: 'ada-phone', userId: 'ada', connectedAt: HOUR_AGO };
const guest = { connectionId: 'guest', connectedAt: HOUR_AGO };

const REQUEST = '7d9e8f0a-1b2c-4d3e-8f5a-6b7c8d9e0f1a';
const first = { epoch: expect.any(String), seq: 1 };

describe('a push of another service', () => {
  it.each([
    ['everyone', { all: true } as const, { channel: '$all', ...first, delivered: 3 }],
    ['a user', { user: 'ada' }, { channel: '@ada', ...first, delivered: 2 }],
    ['a channel', { channel: 'news' }, { channel: 'news', ...first, delivered: 1 }],
    ['one connection', { connection: 'guest' }, { delivered: 1 }],
    ['a user who is not there', { user: 'nobody' }, { channel: '@nobody', ...first, delivered: 0 }],
  ])('to %s is answered with what happened', async (_, target, outcome) => {
    const { publish, connections } = await memoryMessaging([ada, adasPhone, guest], NOW);
    await connections.subscribe(guest, 'news', 50);
    expect(await push({ publish })({ target, data: 1, id: 'p1' }, REQUEST)).toEqual({
      id: 'p1',
      gone: 0,
      throttled: 0,
      ...outcome,
    });
  });

  it('that is asked for again is stored and delivered once', async () => {
    const { publish, postman } = await memoryMessaging([guest], NOW);
    const ask = () => push({ publish })({ target: { all: true }, data: 1, id: 'p1' }, randomUUID());
    expect(await ask()).toMatchObject({ seq: 1, delivered: 1 });
    expect(await ask()).toMatchObject({ seq: 1, delivered: 0 });
    expect(postman.inbox('guest')).toHaveLength(1);
  });

  it('without an id has that of its event, so that another attempt of it is no other message', async () => {
    const { publish, postman } = await memoryMessaging([guest], NOW);
    const attempt = (request: string) => push({ publish })({ target: { all: true }, data: 1 }, request);
    expect(await attempt(REQUEST)).toMatchObject({ id: REQUEST, seq: 1, delivered: 1 });
    expect(await attempt(REQUEST)).toMatchObject({ id: REQUEST, seq: 1, delivered: 0 });
    expect(postman.inbox('guest')).toHaveLength(1);
    expect(await attempt(randomUUID())).toMatchObject({ seq: 2, delivered: 1 });
  });

  it('to one connection comes with each attempt, but with the same id', async () => {
    const { publish, postman } = await memoryMessaging([guest], NOW);
    const attempt = () => push({ publish })({ target: { connection: 'guest' }, data: 1 }, REQUEST);
    for (const _ of ['first', 'second']) expect(await attempt()).toMatchObject({ id: REQUEST, delivered: 1 });
    expect(postman.inbox('guest')).toMatchObject([{ id: REQUEST }, { id: REQUEST }]);
  });

  it('tells how many were gone', async () => {
    const { publish, postman } = await memoryMessaging([ada, adasPhone, guest], NOW);
    postman.answer('ada-phone', 'gone');
    expect(await push({ publish })({ target: { user: 'ada' }, data: 1 }, REQUEST)).toMatchObject({
      delivered: 1,
      gone: 1,
    });
  });
});
