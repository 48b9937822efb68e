import { testLambda, type TestLambda } from '../testing';

const seconds = (n: number) => n * 1_000;

describe('an event', () => {
  let lambda: TestLambda;
  afterEach(() => lambda.close());

  it('that takes longer than the time-out ends its environment, whether it waits or computes', async () => {
    const source = `
      export const handler = async ({ busy }) => {
        console.log('begun');
        if (busy === undefined) return 'fresh';
        while (busy);
        await new Promise((done) => setTimeout(done, 3_600_000));
      };`;
    lambda = await testLambda({ slow: { files: { 'index.mjs': source } } });
    for (const busy of [true, false]) {
      lambda.entries.length = 0;
      const answer = lambda.invoke('slow', { busy });
      const { requestId } = await lambda.logged('begun');
      await lambda.clock.advance(seconds(3) - 1);
      expect(lambda.service.stats()['slow']).toMatchObject({ busy: 1 });
      await lambda.clock.advance(1);
      expect(await answer).toEqual({
        handled: false,
        result: {
          errorType: 'Sandbox.Timedout',
          errorMessage: `RequestId: ${requestId} Error: Task timed out after 3.00 seconds`,
        },
      });
      expect(lambda.service.stats()['slow']).toMatchObject({ environments: 0 });
    }
    expect(await lambda.invoke('slow')).toEqual({ handled: true, result: 'fresh' });
  });

  it('has its initialisation again after ten seconds, then within its own time-out', async () => {
    const source = `
      console.log('loading');
      await new Promise((done) => setTimeout(done, 3_600_000));
      export const handler = async () => 1;`;
    lambda = await testLambda({ slow: { files: { 'index.mjs': source } } });
    const answer = lambda.invoke('slow');
    await lambda.logged('loading');
    await lambda.clock.advance(seconds(10));
    lambda.entries.length = 0;
    await lambda.logged('loading');
    await lambda.clock.advance(seconds(3));
    expect(await answer).toMatchObject({ handled: false, result: { errorType: 'Sandbox.Timedout' } });
    expect(lambda.service.stats()['slow']).toMatchObject({ environments: 0, coldStarts: 2, errors: 1 });
  });

  it('that needs more memory than the function has does not harm the system', async () => {
    const source = `
      export const handler = async ({ greedy }) => {
        const kept = [];
        while (greedy) kept.push(Buffer.alloc(10_000_000, 1), new Array(100_000).fill({}));
        return 'fine';
      };`;
    lambda = await testLambda({ greedy: { files: { 'index.mjs': source } } });
    expect(await lambda.invoke('greedy', { greedy: true })).toEqual({
      handled: false,
      result: {
        errorType: 'Runtime.OutOfMemory',
        errorMessage: expect.stringContaining('Error: Runtime exited with error: signal: killed'),
      },
    });
    expect(await lambda.invoke('greedy')).toEqual({ handled: true, result: 'fine' });
  });

  it('of a function with options that Node.js refuses fails as the exit that it is on AWS', async () => {
    const files = { 'index.mjs': 'export const handler = async () => 1;' };
    lambda = await testLambda({ odd: { files, environment: { NODE_OPTIONS: '--no-such-option' } } });
    const result = { errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining('exit status 9') };
    expect(await lambda.invoke('odd')).toEqual({ handled: false, result });
    await lambda.logged('--no-such-option');
    expect(lambda.service.stats()['odd']).toMatchObject({ environments: 0, busy: 0 });
  });

  it('with an answer of more than 6 MB fails', async () => {
    const source = `export const handler = async ({ length }) => 'x'.repeat(length);`;
    lambda = await testLambda({ talker: { files: { 'index.mjs': source } } });
    const most = 6 * 1024 * 1024 + 100 - '""'.length;
    expect(await lambda.invoke('talker', { length: most })).toMatchObject({ handled: true });
    expect(await lambda.invoke('talker', { length: most + 1 })).toEqual({
      handled: false,
      result: {
        errorType: 'Function.ResponseSizeTooLarge',
        errorMessage: 'Response payload size (6291557 bytes) exceeded maximum allowed payload size (6291556 bytes).',
      },
    });
  });
});
