import type { ScheduleModel } from '@carillon/local-terraform-model';
import { recurrenceOf } from './recurrence';

const schedule = (expression: string, more: Partial<ScheduleModel> = {}): ScheduleModel => ({
  kind: 'scheduler',
  name: 'tick',
  arn: 'arn:aws:scheduler:eu-west-1:123456789012:schedule/default/tick',
  expression,
  timeZone: 'UTC',
  enabled: true,
  functionName: 'tick',
  retry: { maxAttempts: 185, maxAgeSeconds: 86_400 },
  ...more,
});

/** The first runs after a moment, to the minute and in UTC. */
const runs = (expression: string, from: string, count: number, more: Partial<ScheduleModel> = {}): string[] => {
  const recurrence = recurrenceOf(schedule(expression, more), Date.parse(from));
  const found: string[] = [];
  for (let at = recurrence(Date.parse(from)); at !== undefined && found.length < count; at = recurrence(at)) {
    found.push(new Date(at).toISOString().slice(0, 16));
  }
  return found;
};

const NEW_YEAR = '2026-01-01T12:00:00Z'; // a Thursday

describe('a rate', () => {
  it('runs first one period after the start', () => {
    expect(runs('rate(5 minutes)', NEW_YEAR, 2)).toEqual(['2026-01-01T12:05', '2026-01-01T12:10']);
    expect(runs('rate(1 hour)', NEW_YEAR, 2)).toEqual(['2026-01-01T13:00', '2026-01-01T14:00']);
  });

  it('runs first at the start date, and keeps to its beat when that has passed', () => {
    const later = { startsAt: Date.parse('2026-01-02T00:00:00Z') };
    expect(runs('rate(12 hours)', NEW_YEAR, 2, later)).toEqual(['2026-01-02T00:00', '2026-01-02T12:00']);
    const earlier = { startsAt: Date.parse('2025-12-31T23:50:00Z') };
    expect(runs('rate(1 hour)', NEW_YEAR, 2, earlier)).toEqual(['2026-01-01T12:50', '2026-01-01T13:50']);
  });

  it('takes a day for 24 hours when the clocks change', () => {
    const berlin = { timeZone: 'Europe/Berlin' };
    expect(runs('rate(1 day)', '2026-03-28T12:00:00Z', 2, berlin)).toEqual(['2026-03-29T12:00', '2026-03-30T12:00']);
  });

  it('may have the plural of one in Scheduler, but not in a rule', () => {
    expect(runs('rate(1 hours)', NEW_YEAR, 1)).toEqual(['2026-01-01T13:00']);
    const refused = (expression: string) => () => recurrenceOf(schedule(expression, { kind: 'rule' }), 0);
    expect(refused('rate(1 hours)')).toThrow('tick is not valid: rate(1 hours): a rule takes rate(1 hour)');
    expect(refused('rate(5 minute)')).toThrow('a rule takes rate(5 minutes)');
  });
});

describe('a cron expression', () => {
  it.each([
    ['cron(0 12 * * ? *)', ['2026-01-02T12:00', '2026-01-03T12:00']],
    ['cron(0/25 * * * ? *)', ['2026-01-01T12:25', '2026-01-01T12:50', '2026-01-01T13:00']],
    ['cron(0 20-2/3 * * ? *)', ['2026-01-01T20:00', '2026-01-01T23:00', '2026-01-02T02:00', '2026-01-02T20:00']],
    ['cron(5,10 8 ? JAN,jul mon 2026-2027)', ['2026-01-05T08:05', '2026-01-05T08:10', '2026-01-12T08:05']],
    ['cron(0 0 29 2 ? *)', ['2028-02-29T00:00', '2032-02-29T00:00']],
  ])('%s has the minutes, hours, days, months and years of AWS', (expression, expected) => {
    expect(runs(expression, NEW_YEAR, expected.length)).toEqual(expected);
  });

  it.each(['cron(0 18 ? * MON-FRI *)', 'cron(0 18 ? * 2-6 *)', 'cron(0 18 ? * 2,3,4,5,6 *)'])(
    '%s counts the days of the week from Sunday, which is 1',
    (expression) => {
      expect(runs(expression, NEW_YEAR, 3)).toEqual(['2026-01-01T18:00', '2026-01-02T18:00', '2026-01-05T18:00']);
    },
  );

  it.each(['cron(0 0 ? * 1,7 *)', 'cron(0 0 ? * SUN,SAT *)', 'cron(0 0 ? * SAT-SUN *)'])(
    '%s is the weekend',
    (expression) => {
      expect(runs(expression, NEW_YEAR, 3)).toEqual(['2026-01-03T00:00', '2026-01-04T00:00', '2026-01-10T00:00']);
    },
  );

  it.each([
    ['cron(0 0 L * ? *)', 'the last day of the month', ['2026-01-31T00:00', '2026-02-28T00:00', '2026-03-31T00:00']],
    [
      'cron(0 0 15W * ? *)',
      'the weekday nearest to the 15th',
      ['2026-01-15T00:00', '2026-02-16T00:00', '2026-03-16T00:00'],
    ],
    ['cron(0 0 1W 2,8 ? *)', 'a weekday of the same month', ['2026-02-02T00:00', '2026-08-03T00:00']],
    ['cron(15 10 ? * 6L 2022-2026)', 'the last Friday of the month', ['2026-01-30T10:15', '2026-02-27T10:15']],
    ['cron(0 0 ? * L *)', 'the last day of the week', ['2026-01-03T00:00', '2026-01-10T00:00']],
    ['cron(0 0 ? * 6#3 *)', 'the third Friday of the month', ['2026-01-16T00:00', '2026-02-20T00:00']],
    ['cron(0 0 ? * TUE#2 *)', 'the second Tuesday of the month', ['2026-01-13T00:00', '2026-02-10T00:00']],
  ])('%s is %s', (expression, _meaning, expected) => {
    expect(runs(expression, NEW_YEAR, expected.length)).toEqual(expected);
  });

  it('ends with its last year', () => {
    expect(runs('cron(0 0 1 1 ? 2025-2027)', NEW_YEAR, 5)).toEqual(['2027-01-01T00:00']);
    expect(runs('cron(0 0 1 1 ? 2025)', NEW_YEAR, 5)).toEqual([]);
    expect(runs('cron(0 0 30 2 ? *)', NEW_YEAR, 5)).toEqual([]);
  });

  it('is on the clock of its time zone, summer and winter', () => {
    const berlin = { timeZone: 'Europe/Berlin' };
    expect(runs('cron(0 9 * * ? *)', '2026-03-27T12:00:00Z', 3, berlin)).toEqual([
      '2026-03-28T08:00',
      '2026-03-29T07:00',
      '2026-03-30T07:00',
    ]);
  });

  it('leaves out a time that daylight saving skips', () => {
    const newYork = { timeZone: 'America/New_York' };
    expect(runs('cron(30 2 * * ? *)', '2026-03-06T12:00:00Z', 3, newYork)).toEqual([
      '2026-03-07T07:30',
      '2026-03-09T06:30',
      '2026-03-10T06:30',
    ]);
  });

  it('runs once, the first time, at a time that daylight saving repeats', () => {
    const newYork = { timeZone: 'America/New_York' };
    expect(runs('cron(30 1 * * ? *)', '2026-10-31T12:00:00Z', 2, newYork)).toEqual([
      '2026-11-01T05:30',
      '2026-11-02T06:30',
    ]);
    expect(runs('cron(30 1 * * ? *)', '2026-11-01T05:45:00Z', 1, newYork)).toEqual(['2026-11-02T06:30']);
  });

  it('runs within start and end, both included', () => {
    const bounds = { startsAt: Date.parse('2026-01-03T12:00:00Z'), endsAt: Date.parse('2026-01-05T12:00:00Z') };
    expect(runs('cron(0 12 * * ? *)', NEW_YEAR, 9, bounds)).toEqual([
      '2026-01-03T12:00',
      '2026-01-04T12:00',
      '2026-01-05T12:00',
    ]);
  });
});

describe('a one-time schedule', () => {
  it('runs once, in its time zone, whatever start and end say', () => {
    const zone = { timeZone: 'Europe/Berlin', endsAt: Date.parse('2026-02-01T00:00:00Z') };
    expect(runs('at(2026-12-24T18:00:00)', NEW_YEAR, 2, zone)).toEqual(['2026-12-24T17:00']);
  });

  it('does not run when its time has passed, or never is', () => {
    expect(runs('at(2025-12-24T18:00:00)', NEW_YEAR, 1)).toEqual([]);
    expect(runs('at(2026-03-08T02:30:00)', NEW_YEAR, 1, { timeZone: 'America/New_York' })).toEqual([]);
  });
});

describe('a schedule that AWS would refuse', () => {
  it.each([
    ['every minute', 'it must be rate(…), cron(…) or at(…)'],
    ['rate(0 minutes)', 'rate takes a positive number and minutes, hours or days'],
    ['rate(5 seconds)', 'rate takes a positive number and minutes, hours or days'],
    ['cron(0 12 * * ?)', 'it has 5 fields, and needs 6'],
    ['cron(0 12 * * * *)', 'one of the fields day-of-month and day-of-week must be ?'],
    ['cron(0 12 ? * ? *)', 'one of the fields day-of-month and day-of-week must be ?'],
    ['cron(60 12 * * ? *)', 'the field minutes is "60", and takes 0-59'],
    ['cron(0/0 12 * * ? *)', 'the field minutes is "0/0"'],
    ['cron(0 24 * * ? *)', 'the field hours is "24", and takes 0-23'],
    ['cron(0 0 LW * ? *)', 'the field day-of-month is "LW", and takes 1-31'],
    ['cron(0 0 1 FOO ? *)', 'the field month is "FOO", and takes 1-12 or JAN-DEC'],
    ['cron(0 0 ? * 0 *)', 'the field day-of-week is "0", and takes 1-7 or SUN-SAT'],
    ['cron(0 0 ? * 2#6 *)', 'the field day-of-week is "2#6"'],
    ['cron(0 0 ? * 2#1,3#2 *)', 'the field day-of-week takes one expression only with #'],
    ['cron(0 0 1 1 ? 2030-2026)', 'the field year is "2030-2026", and takes 1970-2199'],
    ['at(2026-02-30)', 'at takes a time such as at(2026-12-24T18:00:00)'],
  ])('%s is an error that names schedule, expression and reason', (expression, reason) => {
    const read = () => recurrenceOf(schedule(expression), 0);
    expect(read).toThrow(`The schedule tick is not valid: ${expression}: `);
    expect(read).toThrow(reason);
  });

  it('is one in a time zone that there is not, and a rule that runs once', () => {
    expect(() => recurrenceOf(schedule('rate(1 minute)', { timeZone: 'Mars/Olympus' }), 0)).toThrow(
      'Mars/Olympus is not a time zone',
    );
    expect(() => recurrenceOf(schedule('at(2026-12-24T18:00:00)', { kind: 'rule' }), 0)).toThrow(
      'it must be rate(…) or cron(…)',
    );
  });
});
