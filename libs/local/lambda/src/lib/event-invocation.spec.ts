import { testLambda, type TestLambda } from '../testing';

const SOURCE = `export const handler = async () => { throw new TypeError('bad'); };`;

describe('an asynchronous event that fails', () => {
  let lambda: TestLambda;
  afterEach(() => lambda.close());

  const fail = async (retries: number, maxAgeSeconds: number) => {
    lambda = await testLambda({ f: { files: { 'index.mjs': SOURCE }, asynchronous: { retries, maxAgeSeconds } } });
    lambda.service.invokeAsync('f', '{}');
  };

  it('runs again as often as its function says', async () => {
    await fail(0, 21_600);
    expect(await lambda.logged('Attempt 1 of 1')).toMatchObject({ event: 'dropped' });
  });

  it('is dropped when it would be older at its next attempt than its function says', async () => {
    await fail(2, 179);
    expect(await lambda.logged('Attempt 1 of 3')).toMatchObject({ event: 'retry' });
    await lambda.clock.advance(60_000);
    expect(await lambda.logged('Attempt 2 of 3')).toMatchObject({
      event: 'dropped',
      text: expect.stringMatching(/It is dropped, as it may wait for 179 s$/),
    });
  });

  it('is as old at its last attempt as its function allows', async () => {
    await fail(2, 180);
    await lambda.logged('Attempt 1 of 3');
    await lambda.clock.advance(60_000);
    expect(await lambda.logged('Attempt 2 of 3')).toMatchObject({ event: 'retry' });
  });
});
