import { testLambda, type TestLambda, testSystem, type TestSystem } from '../testing';

describe('an environment without an event', () => {
  let lambda: TestLambda;
  let system: TestSystem;
  beforeEach(async () => {
    system = await testSystem();
  });
  afterEach(async () => {
    await lambda.close();
    await system.close();
  });

  it('is frozen: what was not awaited stands still, and goes on during the next event', async () => {
    const unawaited = `
      let started = false;
      const due = () => Date.now() + 20;
      export const handler = async () => {
        if (started) return new Promise((done) => setTimeout(done, 1));
        started = true;
        setTimeout(() => console.log('late timer'), 20);
        new Promise((resolve) => setTimeout(resolve, 20)).then(() => console.log('late promise'));
        return due();
      };`;
    lambda = await testLambda({
      sleeper: { files: { 'index.mjs': unawaited } },
      clock: { files: { 'index.mjs': 'export const handler = async () => Date.now();' } },
    });
    const late = () => lambda.entries.filter(({ text }) => text.startsWith('late')).map(({ requestId }) => requestId);
    const { result: due } = await lambda.invoke<number>('sleeper');
    while ((await lambda.invoke<number>('clock')).result < due + 20);
    expect(late()).toEqual([]);
    await lambda.invoke('sleeper');
    const { requestId } = lambda.entries.at(-1)!;
    expect(late()).toEqual([requestId, requestId]);
  });

  it('notices, when it goes on, that a connection was closed meanwhile', async () => {
    const source = `
      import https from 'node:https';
      const agent = new https.Agent({ keepAlive: true });
      export const handler = () => new Promise((resolve, reject) => {
        const request = https.get('https://sts.amazonaws.com/', { agent }, (response) => {
          response.resume().on('end', () => resolve(request.reusedSocket));
        });
        request.on('error', reject);
      });`;
    lambda = await testLambda({ caller: { files: { 'index.mjs': source } } }, { network: system.network });
    system.answer('{}');
    expect(await lambda.invoke('caller')).toEqual({ handled: true, result: false });
    expect(await lambda.invoke('caller')).toEqual({ handled: true, result: true });
    system.closeIdle();
    expect(await lambda.invoke('caller')).toEqual({ handled: true, result: false });
  });
});
