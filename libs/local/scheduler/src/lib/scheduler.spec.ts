import { type ManualClock, manualClock } from '@carillon/local-clock';
import type { ScheduleModel } from '@carillon/local-terraform-model';
import { type Scheduler, scheduler } from './scheduler';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ARN = 'arn:aws:scheduler:eu-west-1:123456789012:schedule/default/tick';

const tick = (more: Partial<ScheduleModel> = {}): ScheduleModel => ({
  kind: 'scheduler',
  name: 'tick',
  arn: ARN,
  expression: 'rate(1 minute)',
  timeZone: 'UTC',
  enabled: true,
  functionName: 'pusher',
  retry: { maxAttempts: 185, maxAgeSeconds: 86_400 },
  ...more,
});

interface Stage {
  clock: ManualClock;
  invoked: { functionName: string; payload: unknown; at: string }[];
  lines: string[];
  timer: Scheduler;
}

const stage = (schedules: ScheduleModel[], functions = ['pusher', 'sweeper']): Stage => {
  const clock = manualClock(Date.UTC(2026, 0, 1));
  const invoked: Stage['invoked'] = [];
  const lines: string[] = [];
  const timer = scheduler({
    schedules,
    clock,
    region: 'eu-west-1',
    accountId: '123456789012',
    log: (line) => lines.push(line),
    invokeAsync(functionName, payload) {
      if (!functions.includes(functionName)) throw new Error(`There is no function ${functionName}`);
      invoked.push({ functionName, payload: JSON.parse(payload), at: new Date(clock.now()).toISOString() });
    },
  });
  return { clock, invoked, lines, timer };
};

describe('the scheduler', () => {
  it('runs two hours of a schedule on the clock', async () => {
    const { clock, invoked, timer } = stage([tick({ input: '{"target":{"all":true}}' })]);
    timer.start();
    await clock.advance(2 * HOUR);
    expect(invoked).toHaveLength(120);
    expect(invoked[0]).toEqual({
      functionName: 'pusher',
      payload: { target: { all: true } },
      at: '2026-01-01T00:01:00.000Z',
    });
    expect(invoked.at(-1)?.at).toBe('2026-01-01T02:00:00.000Z');
  });

  it('does nothing before it is started, and counts from then', async () => {
    const { clock, invoked, timer } = stage([tick()]);
    await clock.advance(90_000);
    timer.start();
    timer.start();
    await clock.advance(MINUTE);
    expect(invoked.map(({ at }) => at)).toEqual(['2026-01-01T00:02:30.000Z']);
  });

  it('runs several schedules, each in its own time', async () => {
    const once = tick({
      name: 'once',
      expression: 'at(2026-01-01T00:30:00)',
      functionName: 'sweeper',
      input: '{"n":1}',
    });
    const { clock, invoked, timer } = stage([tick({ expression: 'rate(20 minutes)', input: '{"n":2}' }), once]);
    timer.start();
    await clock.advance(HOUR);
    expect(invoked.map(({ payload, at }) => [payload, at.slice(11, 16)])).toEqual([
      [{ n: 2 }, '00:20'],
      [{ n: 1 }, '00:30'],
      [{ n: 2 }, '00:40'],
      [{ n: 2 }, '01:00'],
    ]);
  });

  it('leaves a disabled schedule alone', async () => {
    const { clock, invoked, timer } = stage([tick({ enabled: false })]);
    timer.start();
    await clock.advance(HOUR);
    expect(invoked).toEqual([]);
    expect(timer.next()).toEqual([{ name: 'tick', functionName: 'pusher' }]);
  });

  it('says what comes next', async () => {
    const { clock, timer } = stage([tick(), tick({ name: 'noon', expression: 'cron(0 12 * * ? *)' })]);
    timer.start();
    await clock.advance(90_000);
    expect(timer.next()).toEqual([
      { name: 'tick', functionName: 'pusher', at: Date.UTC(2026, 0, 1, 0, 2) },
      { name: 'noon', functionName: 'pusher', at: Date.UTC(2026, 0, 1, 12) },
    ]);
  });

  it('invokes nothing after it is closed', async () => {
    const { clock, invoked, timer } = stage([tick()]);
    timer.start();
    await timer.close();
    await clock.advance(HOUR);
    expect(invoked).toEqual([]);
  });

  it('logs an event that has no function, and goes on', async () => {
    const { clock, lines, invoked, timer } = stage([tick({ functionName: 'gone' }), tick()]);
    timer.start();
    await clock.advance(2 * MINUTE);
    expect(lines).toEqual(Array(2).fill('The schedule tick could not invoke gone: Error: There is no function gone'));
    expect(invoked).toHaveLength(2);
  });

  it('refuses a schedule that AWS would refuse when it is made', () => {
    expect(() => stage([tick({ expression: 'rate(1)' })])).toThrow('The schedule tick is not valid: rate(1)');
  });
});

describe('the event', () => {
  const payload = async (schedule: ScheduleModel): Promise<unknown> => {
    const { clock, invoked, timer } = stage([schedule]);
    timer.start();
    await clock.advance(MINUTE);
    return invoked[0]?.payload;
  };

  it('has the context attributes of Scheduler in its input', async () => {
    const input = JSON.stringify({
      arn: '<aws.scheduler.schedule-arn>',
      time: '<aws.scheduler.scheduled-time>',
      id: '<aws.scheduler.execution-id>',
      attempt: '<aws.scheduler.attempt-number>',
    });
    expect(await payload(tick({ input }))).toEqual({
      arn: ARN,
      time: '2026-01-01T00:01:00Z',
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
      attempt: '1',
    });
  });

  it('of Scheduler without an input is a Scheduled Event whose detail is text', async () => {
    expect(await payload(tick())).toEqual({
      version: '0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      'detail-type': 'Scheduled Event',
      source: 'aws.scheduler',
      account: '123456789012',
      time: '2026-01-01T00:01:00Z',
      region: 'eu-west-1',
      resources: [ARN],
      detail: '{}',
    });
  });

  it('of a rule is the Scheduled Event of EventBridge', async () => {
    const arn = 'arn:aws:events:eu-west-1:123456789012:rule/tick';
    expect(await payload(tick({ kind: 'rule', arn }))).toEqual({
      version: '0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: '123456789012',
      time: '2026-01-01T00:01:00Z',
      region: 'eu-west-1',
      resources: [arn],
      detail: {},
    });
  });

  it('of a rule with an input is the input, in which nothing is replaced', async () => {
    const input = '{"at":"<aws.scheduler.scheduled-time>"}';
    expect(await payload(tick({ kind: 'rule', input }))).toEqual({ at: '<aws.scheduler.scheduled-time>' });
  });
});
