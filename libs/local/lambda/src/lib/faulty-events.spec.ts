import { type FaultPlan, faults } from '@carillon/local-faults';
import { testLambda, type TestLambda } from '../testing';

const SOURCE = 'export const handler = async () => 1;';

describe('an asynchronous event', () => {
  let lambda: TestLambda;
  const start = async (plan: FaultPlan) => {
    lambda = await testLambda({ f: { files: { 'index.mjs': SOURCE } } }, { faults: faults(plan) });
  };
  afterEach(() => lambda.close());

  it('may come twice, with the same id', async () => {
    await start({ event: { duplicate: 1_000, delayMs: 5_000 } });
    lambda.service.invokeAsync('f', '{}');
    const { requestId } = await lambda.logged('REPORT');
    await lambda.clock.advance(4_999);
    expect(lambda.service.stats()['f']).toMatchObject({ invocations: 1 });
    lambda.entries.length = 0;
    await lambda.clock.advance(1);
    expect((await lambda.logged('REPORT')).requestId).toBe(requestId);
    expect(lambda.service.stats()['f']).toMatchObject({ invocations: 2 });
  });

  it('may come late, on the clock of the system', async () => {
    await start({ event: { late: 1_000, delayMs: 60_000 } });
    lambda.service.invokeAsync('f', '{}');
    await lambda.clock.advance(59_999);
    expect(lambda.service.stats()['f']).toMatchObject({ invocations: 0 });
    await lambda.clock.advance(1);
    await lambda.logged('REPORT');
    expect(lambda.service.stats()['f']).toMatchObject({ invocations: 1 });
  });

  it('does not come any more once the service has closed', async () => {
    await start({ event: { late: 1_000, delayMs: 1 } });
    lambda.service.invokeAsync('f', '{}');
    await lambda.service.close();
    await lambda.clock.advance(1);
    expect(lambda.service.stats()['f']).toMatchObject({ invocations: 0 });
  });
});
