import { memoryMessaging } from '@carillon/messaging/testing';
import { push } from './push';

const NOW = Date.UTC(2026, 0, 1);
const HOUR_AGO = NOW - 3_600_000;
const ada = { connectionId: 'ada-laptop', userId: 'ada', connectedAt: HOUR_AGO };
const adasPhone = { connectionId: 'ada-phone', userId: 'ada', connectedAt: HOUR_AGO };
const guest = { connectionId: 'guest', connectedAt: HOUR_AGO };

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
    expect(await push({ publish })({ target, data: 1, id: 'p1' })).toEqual({
      id: 'p1',
      gone: 0,
      throttled: 0,
      ...outcome,
    });
  });

  it('that is asked for again is stored and delivered once', async () => {
    const { publish, postman } = await memoryMessaging([guest], NOW);
    const ask = () => push({ publish })({ target: { all: true }, data: 1, id: 'p1' });
    expect(await ask()).toMatchObject({ seq: 1, delivered: 1 });
    expect(await ask()).toMatchObject({ seq: 1, delivered: 0 });
    expect(postman.inbox('guest')).toHaveLength(1);
  });

  it('tells how many were gone', async () => {
    const { publish, postman } = await memoryMessaging([ada, adasPhone, guest], NOW);
    postman.answer('ada-phone', 'gone');
    expect(await push({ publish })({ target: { user: 'ada' }, data: 1 })).toMatchObject({ delivered: 1, gone: 1 });
  });
});
