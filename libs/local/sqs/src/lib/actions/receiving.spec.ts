import { manualClock } from '@carillon/local-clock';
import { ACCOUNT, queueModel } from '../../testing';
import { standardQueue } from '../standard-queue';
import type { Call } from './action';
import { receivingActions } from './receiving';

describe('a receive', () => {
  it.each([
    [119_999, true],
    [120_000, false],
  ])('with %i messages in flight is answered: %s', async (count, isAnswered) => {
    const clock = manualClock();
    const jobs = standardQueue({
      model: queueModel('jobs'),
      clock,
      deadLetters: () => undefined,
      log: () => undefined,
    });
    const queues = new Map([['jobs', { ...jobs, inFlight: () => count }]]);
    const { ReceiveMessage } = receivingActions({ queues, accountId: ACCOUNT, clock });
    const call: Call = {
      fields: { QueueUrl: `/${ACCOUNT}/jobs` },
      origin: 'http://localhost',
      senderId: 'ada',
      signal: new AbortController().signal,
    };
    const refusal = await Promise.resolve(ReceiveMessage?.(call)).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (isAnswered) expect(refusal).toBeUndefined();
    else expect(refusal).toMatchObject({ name: 'OverLimit', status: 403 });
  });
});
