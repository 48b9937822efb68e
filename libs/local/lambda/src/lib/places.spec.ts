import { testLambda, type TestLambda, testSystem, type TestSystem } from '../testing';

/** Answers how often it ran in this environment; an event with `wait` ends when the test answers a request of that name. */
const COUNTER = `
  let runs = 0;
  const id = Math.random();
  export const handler = async ({ wait }) => {
    runs += 1;
    if (wait) await fetch('https://' + wait + '.amazonaws.com/').then((response) => response.text());
    return { id, runs };
  };`;

/** Waits as above, and then ends its thread if it is told to. */
const LEAVER = `
  const id = Math.random();
  export const handler = async ({ wait, leave }) => {
    if (wait) await fetch('https://' + wait + '.amazonaws.com/').then((response) => response.text());
    if (leave) process.exit(1);
    return { id };
  };`;

interface Count {
  id: number;
  runs: number;
}

describe('the environments of a function', () => {
  let lambda: TestLambda;
  let system: TestSystem;
  beforeEach(async () => {
    system = await testSystem();
    const files = { 'index.mjs': COUNTER };
    lambda = await testLambda(
      {
        counter: { files },
        pair: { files, reservedConcurrency: 2 },
        single: { files: { 'index.mjs': LEAVER }, reservedConcurrency: 1 },
        off: { files, reservedConcurrency: 0 },
      },
      { network: system.network },
    );
  });
  afterEach(async () => {
    await lambda.close();
    await system.close();
  });

  const count = (name: string, wait?: string) => lambda.invoke<Count>(name, { wait }).then(({ result }) => result);
  const stats = (name: string) => lambda.service.stats()[name];

  it('are used again while warm, with the state of their modules', async () => {
    const first = await count('counter');
    expect(await count('counter')).toEqual({ id: first.id, runs: 2 });
    expect(stats('counter')).toMatchObject({ environments: 1, coldStarts: 1, invocations: 2, busy: 0 });
  });

  it('handle one event at a time, so that events at the same time have one each', async () => {
    const ada = count('pair', 'ada');
    const bob = count('pair', 'bob');
    const arrivals = [await system.next('ada'), await system.next('bob')];
    expect(stats('pair')).toMatchObject({ environments: 2, busy: 2, waiting: 0 });
    for (const arrival of arrivals) arrival.respond();
    expect((await ada).id).not.toBe((await bob).id);
  });

  it('are no more than the reserved concurrency, beyond which events wait in their order', async () => {
    const order: string[] = [];
    const run = (name: string) => count('pair', name).then(() => order.push(name));
    const runs = [run('first'), run('second')];
    const [one, two] = [await system.next('first'), await system.next('second')];
    runs.push(run('third'), run('fourth'));
    expect(stats('pair')).toMatchObject({ environments: 2, busy: 2, waiting: 2 });
    one.respond();
    (await system.next('third')).respond();
    (await system.next('fourth')).respond();
    await runs[3]; // The second runs in a thread of its own, which could answer first.
    two.respond();
    await Promise.all(runs);
    expect(order).toEqual(['first', 'third', 'fourth', 'second']);
    expect(stats('pair')).toMatchObject({ environments: 2, busy: 0, waiting: 0, waited: 2, invocations: 4 });
  });

  it('run each of many events once, with the next ones there before they ask for them', async () => {
    const counts = await Promise.all(Array.from({ length: 500 }, () => count('pair')));
    const runsOf = new Map<number, number[]>();
    for (const { id, runs } of counts) runsOf.set(id, [...(runsOf.get(id) ?? []), runs]);
    expect(runsOf.size).toBe(2);
    for (const runs of runsOf.values()) expect(new Set(runs)).toEqual(new Set(runs.map((_, n) => n + 1)));
    expect(stats('pair')).toMatchObject({ coldStarts: 2, invocations: 500, errors: 0, busy: 0, waiting: 0 });
  });

  it('leave what has not begun to another when they end: by their code, by a time-out', async () => {
    const first = lambda.invoke('single', { wait: 'first', leave: true });
    const next = ['second', 'third'].map((wait) => lambda.invoke<Count>('single', { wait }));
    (await system.next('first')).respond();
    expect(await first).toMatchObject({ handled: false, result: { errorType: 'Runtime.ExitError' } });
    await system.next('second');
    await lambda.clock.advance(3_000);
    expect(await next[0]).toMatchObject({ handled: false, result: { errorType: 'Sandbox.Timedout' } });
    (await system.next('third')).respond();
    expect(await next[1]).toMatchObject({ handled: true });
    expect(stats('single')).toMatchObject({ coldStarts: 3, invocations: 3, errors: 2, busy: 0, waiting: 0 });
  });

  it('give each event a time-out of its own, from when it begins', async () => {
    const first = lambda.invoke('single', { wait: 'first' });
    const second = lambda.invoke('single', { wait: 'second' });
    const arrival = await system.next('first');
    await lambda.clock.advance(2_999);
    arrival.respond();
    expect(await first).toMatchObject({ handled: true });
    const next = await system.next('second');
    await lambda.clock.advance(2_999);
    next.respond();
    expect(await second).toMatchObject({ handled: true });
  });

  it('are no more than the default, for a function that reserves none', async () => {
    const runs = Array.from({ length: 5 }, () => count('counter', 'all'));
    const arrivals = [];
    for (let n = 0; n < 4; n += 1) arrivals.push(await system.next());
    expect(stats('counter')).toMatchObject({ environments: 4, waiting: 1 });
    system.answer('{}');
    for (const arrival of arrivals) arrival.respond();
    await Promise.all(runs);
  });

  it('are taken by events with the one used last first, and end when nothing needs them for ten minutes', async () => {
    const runs = [count('pair', 'ada'), count('pair', 'bob')] as const;
    const [ada, bob] = [await system.next('ada'), await system.next('bob')];
    ada.respond();
    await runs[0];
    bob.respond();
    const last = await runs[1];
    await lambda.clock.advance(9 * 60_000);
    expect(await count('pair')).toEqual({ id: last.id, runs: 2 });
    await lambda.clock.advance(60_000);
    expect(stats('pair')).toMatchObject({ environments: 1 });
    await lambda.clock.advance(9 * 60_000);
    expect(stats('pair')).toMatchObject({ environments: 0, coldStarts: 2 });
    expect((await count('pair')).runs).toBe(1);
  });

  it('are none for a function with a reserved concurrency of 0, which may not run', async () => {
    await expect(lambda.service.invoke('off', '{}')).rejects.toMatchObject({ name: 'TooManyRequestsError' });
    expect(stats('off')).toMatchObject({ throttled: 1, invocations: 0, environments: 0 });
  });

  it('end when the service closes, whatever they do, and what waits is answered', async () => {
    const runs = ['one', 'two', 'three'].map((name) => lambda.invoke('pair', { wait: name }));
    await system.next();
    await system.next();
    await lambda.service.close();
    for (const run of runs)
      expect(await run).toMatchObject({ handled: false, result: { errorType: 'Runtime.ExitError' } });
  });
});
