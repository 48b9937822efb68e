import type { ScheduleModel } from '@carillon/local-terraform-model';
import { Cron } from 'croner';
import { cronerPattern } from './cron-fields';
import { ScheduleError } from './schedule-error';
import { type WallClock, wallClock } from './wall-clock';

/** The first run of a schedule later than a moment, in milliseconds since 1970; undefined when there is none any more. */
export type Recurrence = (after: number) => number | undefined;

const UNIT_MS: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * A day is 24 hours also when the clocks change (Scheduler's user guide, "Daylight savings time"). The plural is a matter of
 * rules: Scheduler's API reference takes `minute` and `minutes` alike.
 */
const periodOf = (rate: string, kind: ScheduleModel['kind']): number => {
  const [, digits = '', unit = '', plural = ''] = /^(\d+)\s+(minute|hour|day)(s?)$/.exec(rate.trim()) ?? [];
  const value = Number(digits);
  if (!unit || value === 0) throw new Error('rate takes a positive number and minutes, hours or days');
  const right = value === 1 ? unit : `${unit}s`;
  if (kind === 'rule' && right !== unit + plural) throw new Error(`a rule takes rate(${value} ${right})`);
  return value * (UNIT_MS[unit] ?? 0);
};

/** Runs at a first moment and then once every period. */
const every =
  (period: number, first: number): Recurrence =>
  (after) =>
    after < first ? first : first + (Math.floor((after - first) / period) + 1) * period;

/**
 * A time that daylight saving skips has no run, and one that it repeats has one, the first (Scheduler's user guide, "Daylight
 * savings time"). So croner counts on the wall clock, where each time is there once, and the zone comes afterwards.
 */
const byCron = (fields: string, clock: WallClock): Recurrence => {
  const cron = new Cron(cronerPattern(fields), { timezone: 'UTC', mode: '7-part', paused: true });
  return (after) => {
    for (let time = cron.nextRun(new Date(clock.at(after))); time; time = cron.nextRun(time)) {
      const moment = clock.momentOf(time.getTime());
      if (moment !== undefined && moment > after) return moment;
    }
    return undefined;
  };
};

const once = (time: string, clock: WallClock): Recurrence => {
  const isComplete = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(time);
  const wall = isComplete ? Date.parse(`${time}Z`) : NaN;
  if (Number.isNaN(wall)) throw new Error('at takes a time such as at(2026-12-24T18:00:00)');
  const moment = clock.momentOf(wall);
  return (after) => (moment !== undefined && moment > after ? moment : undefined);
};

/** Start and end bound a recurring schedule. Its end is the last moment at which it may run. */
const within =
  ({ startsAt = -Infinity, endsAt = Infinity }: ScheduleModel, recurrence: Recurrence): Recurrence =>
  (after) => {
    const next = recurrence(Math.max(after, startsAt - 1));
    return next !== undefined && next <= endsAt ? next : undefined;
  };

const clockOf = (timeZone: string): WallClock => {
  try {
    return wallClock(timeZone);
  } catch (cause) {
    throw new Error(`${timeZone} is not a time zone`, { cause });
  }
};

/**
 * When a schedule runs. `rate` counts from the start date, which is its first run, and without one from `startedAt`, one period
 * after which it runs first: the start of the local system is no creation of a schedule, which on AWS would be a first run.
 * `at` runs once and knows neither start nor end (Scheduler's user guide, "One-time schedules").
 * @throws ScheduleError when AWS would refuse the expression or the time zone
 */
export const recurrenceOf = (schedule: ScheduleModel, startedAt: number): Recurrence => {
  const { expression, kind, name, timeZone, startsAt } = schedule;
  const [, form, inside = ''] = /^(rate|cron|at)\((.*)\)$/.exec(expression.trim()) ?? [];
  const forms = kind === 'rule' ? 'rate(…) or cron(…)' : 'rate(…), cron(…) or at(…)';
  try {
    const clock = clockOf(timeZone);
    if (form === 'cron') return within(schedule, byCron(inside, clock));
    if (form === 'at' && kind === 'scheduler') return once(inside, clock);
    if (form !== 'rate') throw new Error(`it must be ${forms}`);
    const period = periodOf(inside, kind);
    return within(schedule, every(period, startsAt ?? startedAt + period));
  } catch (cause) {
    throw new ScheduleError(name, `${expression}: ${(cause as Error).message}`, { cause });
  }
};
