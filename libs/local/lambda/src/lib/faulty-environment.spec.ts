import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type FaultPlan, faults } from '@carillon/local-faults';
import { testLambda, type TestLambda } from '../testing';

/** Makes three requests to AWS hosts, one after the other, by the client that it is told. */
const SOURCE = `
  import { request } from 'node:https';
  const clients = {
    https: (url) => new Promise((done, fail) => {
      request(url, (response) => response.resume().on('end', done)).on('error', fail).end();
    }),
    fetch: async (url) => (await fetch(url)).text(),
  };
  let events = 0;
  export const handler = async ({ client = 'https' }) => {
    events += 1;
    for (const n of [1, 2, 3]) await clients[client]('https://sts.amazonaws.com/' + n);
    return events;
  };`;

const EXITED = { errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining('exit status 1') };

describe('a function that the plan lets fail', () => {
  let system: Server;
  let network: { host: string; port: number };
  /** The requests that were carried out. */
  let carriedOut: (string | undefined)[];
  let lambda: TestLambda;

  beforeAll(async () => {
    system = createServer((request, response) => {
      carriedOut.push(request.url);
      response.end('{}');
    }).listen(0, '127.0.0.1');
    await once(system, 'listening');
    network = { host: '127.0.0.1', port: (system.address() as AddressInfo).port };
  });
  afterAll(async () => {
    system.closeAllConnections();
    await new Promise((closed) => system.close(closed));
  });

  const start = async (plan: FaultPlan) => {
    carriedOut = [];
    const chance = faults(plan);
    lambda = await testLambda({ f: { files: { 'index.mjs': SOURCE } } }, { network, faults: chance });
    return chance;
  };
  afterEach(() => lambda.close());

  it.each(['https', 'fetch'])(
    'crashes between any two steps: before the first, at each request by %s, and before its answer is handed over',
    async (client) => {
      for (const [at, requests] of [
        ['start', []],
        [1, []],
        [2, ['/1']],
        [3, ['/1', '/2']],
        [4, ['/1', '/2', '/3']],
        ['end', ['/1', '/2', '/3']],
      ] as const) {
        await start({ invoke: { crash: 1_000, at } });
        expect(await lambda.invoke('f', { client })).toEqual({ handled: false, result: EXITED });
        expect(carriedOut).toEqual(requests);
        expect(lambda.service.stats()['f']).toMatchObject({ environments: 0, busy: 0, errors: 1 });
        if (at !== 'end') await lambda.close();
      }
    },
  );

  it('runs in a new environment after a crash', async () => {
    const chance = await start({ invoke: { crash: 1_000, at: 'end' } });
    await lambda.invoke('f');
    chance.end();
    expect(await lambda.invoke('f')).toEqual({ handled: true, result: 1 });
    expect(lambda.service.stats()['f']).toMatchObject({ coldStarts: 2 });
  });

  it.each([
    ['start', []],
    ['end', ['/1', '/2', '/3']],
  ] as const)('throws at the %s of its handler, and its environment lives on', async (at, requests) => {
    const chance = await start({ invoke: { throw: 1_000, at } });
    const result = { errorType: 'InjectedFault', errorMessage: expect.stringContaining(at), trace: expect.any(Array) };
    expect(await lambda.invoke('f')).toEqual({ handled: false, result });
    expect(carriedOut).toEqual(requests);
    chance.end();
    expect(await lambda.invoke('f')).toMatchObject({ handled: true });
    expect(lambda.service.stats()['f']).toMatchObject({ coldStarts: 1, errors: 1 });
  });

  it.each([
    ['start', []],
    [2, ['/1']],
    ['end', ['/1', '/2', '/3']],
  ] as const)('stands still at %p until its time-out, on the clock of the system', async (at, requests) => {
    const chance = await start({ invoke: { timeOut: 1_000, at } });
    const answer = lambda.invoke('f');
    await lambda.logged('START RequestId');
    const last = requests.at(-1);
    while (last !== undefined && !carriedOut.includes(last)) await once(system, 'request');
    await lambda.clock.advance(3_000);
    expect(await answer).toMatchObject({ handled: false, result: { errorType: 'Sandbox.Timedout' } });
    expect(carriedOut).toEqual(requests);
    expect(chance.counters()).toEqual({ invoke: { operations: 1, timeOut: 1 } });
  });

  it('waits for an environment that starts late, on the clock of the system', async () => {
    const chance = await start({ coldStart: { late: 1_000, delayMs: 3_000 } });
    const answer = lambda.invoke('f');
    await lambda.logged('INIT_START');
    await lambda.clock.advance(2_999);
    expect(lambda.entries.some(({ text }) => text.startsWith('START'))).toBe(false);
    await lambda.clock.advance(1);
    expect(await answer).toEqual({ handled: true, result: 1 });
    expect(await lambda.invoke('f')).toEqual({ handled: true, result: 2 });
    expect(chance.counters()).toEqual({ coldStart: { operations: 1, late: 1 } });
  });

  it('has an environment that starts too late begun again, as on AWS', async () => {
    const chance = await start({ coldStart: { late: 1_000, delayMs: 60_000 } });
    const answer = lambda.invoke('f');
    await lambda.logged('INIT_START');
    chance.end();
    await lambda.clock.advance(10_000);
    await lambda.logged('Status: timeout');
    expect(await answer).toEqual({ handled: true, result: 1 });
    expect(lambda.service.stats()['f']).toMatchObject({ environments: 1, coldStarts: 2 });
  });

  it('is left alone where the plan names another', async () => {
    const chance = await start({ invoke: { crash: 1_000, only: ['g'] } });
    expect(await lambda.invoke('f')).toEqual({ handled: true, result: 1 });
    expect(chance.counters()).toEqual({ invoke: { operations: 0, crash: 0 } });
  });
});
