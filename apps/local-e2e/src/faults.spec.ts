import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { join } from './client';
import { synthesizedCopy } from './synthesized';
import { launch, type RunningSystem, startSystem } from './system';

/** What is counted happens in the order of the inputs: no function fails between requests that it makes side by side. */
const PLAN = {
  post: { gone: 100, reset: 100, throttled: 50, error: 100 },
  message: { reset: 100 },
  disconnect: { lost: 200, late: 200, delayMs: 60_000 },
  invoke: { throw: 100, crash: 200, at: 'end', only: ['carillon-dev-sendmessage'] },
  event: { duplicate: 300, late: 200 },
  dynamodb: { errorAfter: 200, resetAfter: 100, only: ['PutItem'] },
};

const GUESTS = 12;
const EVENTS = 12;

const settings = { region: 'eu-north-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

interface FaultLine {
  operation: string;
  kind: string;
  number: number;
}

/** What was injected, in its order, as the log tells it; the event's and the connection's ids are new in each run. */
const injected = ({ lines }: RunningSystem) =>
  lines.flatMap((line) => {
    const [, json] = / faults +(\{.*)/.exec(line) ?? [];
    if (json === undefined) return [];
    const { operation, kind, number } = JSON.parse(json) as FaultLine;
    return [`${operation} ${number}: ${kind}`];
  });

const request = async ({ url }: RunningSystem, method: string, path: string, body?: object) => {
  const answer = await fetch(`${url}${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
  return (await answer.json()) as {
    counters: Record<string, Record<string, number>>;
    busy?: number;
    message?: string;
  };
};

/** An id as a regular expression finds it. */
const escaped = (id: string) => id.replace(/[+/=]/g, '\\$&');

/** The id of the client that came after those that are known: it does not know it itself. */
const newConnection = async (system: RunningSystem, known: string[]): Promise<string> => {
  const pattern = new RegExp(`\\$connect 200 (?!(?:${['none', ...known].join('|')}) )(\\S+)`);
  const [, id = ''] = pattern.exec(await system.line(pattern)) ?? [];
  return escaped(id);
};

/** In which the events of `publish`, doubled ones too, come one after the other: which requests of theirs are the next is no race. */
const inTurn = synthesizedCopy();
inTurn.change('publish', ({ aws_lambda_function: functions = {} }) => {
  for (const one of Object.values(functions)) one['reserved_concurrent_executions'] = 1;
});
afterAll(inTurn.remove);

const systems: RunningSystem[] = [];

const start = async (args: string[]): Promise<RunningSystem> => {
  const system = await startSystem(['--clock', 'manual', ...args]);
  systems.push(system);
  return system;
};

afterEach(() => {
  for (const system of systems.splice(0)) system.process.kill('SIGKILL');
});

/** A fixed sequence of inputs: clients come one after the other, say one thing and leave; then events that nobody waits for. */
const run = async (seed: number) => {
  const system = await start(['--terraform', inTurn.directory, '--faults', JSON.stringify({ seed, ...PLAN })]);
  const known: string[] = [];
  for (let nth = 1; nth <= GUESTS; nth += 1) {
    const guest = await join(`${system.url.replace('http', 'ws')}/dev`);
    const id = await newConnection(system, known);
    known.push(id);
    guest.say({ action: 'sendmessage', data: nth });
    await system.line(new RegExp(`sendmessage \\d+ ${id}|"message","kind":"reset".*"${id}"`));
    await guest.close();
    await system.line(new RegExp(`\\$disconnect \\d+ ${id}|"disconnect","kind".*"${id}"`));
  }
  const lambda = new LambdaClient({ ...settings, endpoint: system.url });
  for (let nth = 0; nth < EVENTS; nth += 1) {
    const Payload = JSON.stringify({ target: { user: 'nobody' }, data: 1 });
    await lambda.send(new InvokeCommand({ FunctionName: 'carillon-dev-publish', InvocationType: 'Event', Payload }));
  }
  lambda.destroy();
  while ((await request(system, 'GET', '/@clock')).busy !== 0);
  const { counters } = await request(system, 'GET', '/@faults');
  expect(await system.stop()).toBe(0);
  return { counters, injected: injected(system), lines: system.lines };
};

describe('a system whose parts fail by a plan', () => {
  it('injects the same faults, one by one, for one seed and one sequence of inputs, and others for another', async () => {
    const [first, again, other] = await Promise.all([run(43), run(43), run(42)]);
    expect(again.injected).toEqual(first.injected);
    expect(again.counters).toEqual(first.counters);
    expect(other.injected).not.toEqual(first.injected);
    expect(other.counters).not.toEqual(first.counters);

    // Nothing above is equal for want of faults.
    for (const { operations: _, ...kinds } of Object.values(first.counters))
      expect(Object.values(kinds).some((count) => count > 0)).toBe(true);
    expect(first.counters).toMatchObject({ event: { operations: EVENTS }, disconnect: { operations: GUESTS } });

    // The end tells what was counted.
    const summary = first.lines.slice(first.lines.indexOf('Faults injected:') + 1).join('\n');
    for (const [operation, { operations, ...kinds }] of Object.entries(first.counters)) {
      const struck = Object.entries(kinds).map(([kind, count]) => `${kind} ${count}`);
      expect(summary).toMatch(new RegExp(`^ +${operation} +${operations}: ${struck.join(', ')}$`, 'm'));
    }
  });

  it('can be given a plan, and freed of it, while it runs', async () => {
    const system = await start([]);
    expect(system.lines.join('\n')).not.toContain('/@faults');
    const url = `${system.url.replace('http', 'ws')}/dev`;
    expect(await request(system, 'PUT', '/@faults', { post: { lost: 1 } })).toMatchObject({
      message: expect.stringMatching(/^post\.lost: there is no such field/),
    });
    await request(system, 'PUT', '/@faults', { message: { reset: 1_000 } });
    const ada = await join(url);
    ada.say({ action: 'sendmessage', data: 'hello' });
    expect((await ada.closed)[0]).toBe(1006);
    expect(await request(system, 'DELETE', '/@faults')).toEqual({
      plan: {},
      counters: { message: { operations: 1, reset: 1 } },
    });
    const bob = await join(url);
    bob.say({ action: 'sendmessage', data: 'hello', id: 'm1' });
    expect(await bob.nextWhere(({ type }) => type === 'ack')).toMatchObject({ id: 'm1' });
    await bob.close();
    expect(await system.stop()).toBe(0);
  });

  it('stops although a $disconnect stands still on a clock that nobody moves any more (117)', async () => {
    const plan = { invoke: { timeOut: 1_000, at: 'start', only: ['carillon-dev-disconnect'] } };
    const system = await start(['--faults', JSON.stringify(plan)]);
    expect(system.lines.some((line) => line.includes(`Faults      {"seed":1,${JSON.stringify(plan).slice(1)}`))).toBe(
      true,
    );
    await (await join(`${system.url.replace('http', 'ws')}/dev`)).close();
    await system.line(/"invoke","kind":"timeOut"/);
    expect(await system.stop()).toBe(0);
    expect(system.lines.join('\n')).toMatch(/invoke +1: timeOut 1/);
  });

  it('does not start by a plan that cannot be, and says in one line why', async () => {
    const system = launch(['--port', '0', '--faults', '{"post":{"gone":2000}}']);
    await new Promise((done) => system.process.on('close', done));
    expect([system.process.exitCode, system.lines]).toEqual([
      1,
      ['--faults: post.gone: 2000 is no rate per mille (0 to 1000)'],
    ]);
  });
});
