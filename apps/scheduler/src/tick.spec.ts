import { memoryMessaging } from '@carillon/messaging/testing';
import { parse, pushSchema } from '@carillon/route-types';
import manifest from '../lambda.json';
import { tick } from './tick';

const NOW = Date.UTC(2026, 0, 1);
const REQUEST = '7d9e8f0a-1b2c-4d3e-8f5a-6b7c8d9e0f1a';
const ada = { connectionId: 'ada-laptop', userId: 'ada', connectedAt: NOW };
const guest = { connectionId: 'guest', connectedAt: NOW };

describe('a tick of the timer', () => {
  it.each([
    ['everyone', { all: true } as const, ['ada-laptop', 'guest']],
    ['a user', { user: 'ada' }, ['ada-laptop']],
    ['one connection', { connection: 'guest' }, ['guest']],
    ['a channel', { channel: 'news' }, ['guest']],
  ])('pushes to %s', async (_, target, reached) => {
    const { publish, postman, connections } = await memoryMessaging([ada, guest], NOW);
    await connections.subscribe(guest, 'news', 50);
    expect(await tick({ publish })({ target, data: 'ding', id: 'e1' }, REQUEST)).toMatchObject({
      id: 'e1',
      delivered: reached.length,
    });
    for (const connectionId of ['ada-laptop', 'guest'])
      expect(postman.inbox(connectionId)).toHaveLength(reached.includes(connectionId) ? 1 : 0);
  });

  it('is of no one: a push has no sender', async () => {
    const { publish, postman } = await memoryMessaging([guest], NOW);
    await tick({ publish })({ target: { all: true }, data: 'ding' }, REQUEST);
    expect(postman.inbox('guest')[0]).not.toHaveProperty('from');
  });

  it('without an id has that of its event, which Lambda may try again', async () => {
    const { publish, postman } = await memoryMessaging([guest], NOW);
    for (const _ of ['first', 'second']) await tick({ publish })({ target: { all: true }, data: 'ding' }, REQUEST);
    expect(postman.inbox('guest')).toMatchObject([{ id: REQUEST }]);
  });

  describe.each(manifest.trigger.schedules.map(({ name, input }) => [name, input]))(
    'of the schedule %s',
    (_, input) => {
      /** The input as an attempt of one run has it: its execution id is unique to the attempt (the user guide's "context attributes"). */
      const attempt = (executionId: string) =>
        parse(
          pushSchema,
          JSON.parse(
            JSON.stringify(input)
              .replaceAll('<aws.scheduler.execution-id>', executionId)
              .replaceAll('<aws.scheduler.scheduled-time>', '2026-01-01T00:01:00Z'),
          ),
        );

      it('carries the same id when Scheduler tries it again, and is one message', async () => {
        const { publish, postman } = await memoryMessaging([guest], NOW);
        const receipts = [];
        for (const id of ['d32c5kddcf5bb8c3', '0123456789abcdef'])
          receipts.push(await tick({ publish })(attempt(id), id));
        expect(receipts[1]).toMatchObject({ id: receipts[0]?.id, seq: receipts[0]?.seq });
        expect(postman.inbox('guest')).toHaveLength(1);
      });
    },
  );
});
