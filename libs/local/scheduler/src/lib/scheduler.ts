import type { Clock, Timer } from '@carillon/local-clock';
import type { ScheduleModel } from '@carillon/local-terraform-model';
import { type Recurrence, recurrenceOf } from './recurrence';
import { scheduledEvent } from './scheduled-event';

export interface SchedulerOptions {
  schedules: readonly ScheduleModel[];
  /**
   * Hands an event over, as an asynchronous invocation; returns at once. Retries of a function that fails are the affair of the
   * one who invokes.
   * @throws when the event cannot be handed over, as there is no such function or it must not be invoked
   */
  invokeAsync: (functionName: string, payload: string, schedule: ScheduleModel) => void;
  clock: Clock;
  region: string;
  accountId: string;
  /** Gets one line for each event that could not be handed over. */
  log: (line: string) => void;
}

/** A schedule and when it runs next. */
export interface UpcomingRun {
  name: string;
  functionName: string;
  /** Milliseconds since 1970; absent for a schedule that is disabled or over. */
  at?: number;
}

export interface Scheduler {
  /** Begins to run the schedules; `rate` counts from here. A second call does nothing. */
  start(): void;
  /** All schedules in the order in which they were given. */
  next(): UpcomingRun[];
  /** Ends all timers: nothing is invoked afterwards. */
  close(): Promise<void>;
}

interface Entry {
  schedule: ScheduleModel;
  recurrence: Recurrence;
}

/**
 * EventBridge Scheduler, and the scheduled rules of EventBridge, on a clock. Runs are exact: a flexible time window is treated as
 * OFF. Runs that the machine slept through are left out.
 * @throws ScheduleError for a schedule that AWS would not accept
 */
export const scheduler = ({ schedules, invokeAsync, clock, region, accountId, log }: SchedulerOptions): Scheduler => {
  const timers = new Map<ScheduleModel, Timer>();
  const entriesFrom = (startedAt: number): Entry[] =>
    schedules.map((schedule) => ({ schedule, recurrence: recurrenceOf(schedule, startedAt) }));
  let entries = entriesFrom(clock.now());
  let state: 'new' | 'started' | 'closed' = 'new';

  const nextRun = ({ schedule, recurrence }: Entry): number | undefined =>
    schedule.enabled && state !== 'closed' ? recurrence(clock.now()) : undefined;

  const deliver = (schedule: ScheduleModel, moment: number): void => {
    try {
      invokeAsync(schedule.functionName, scheduledEvent(schedule, moment, { accountId, region }), schedule);
    } catch (error) {
      log(`The schedule ${schedule.name} could not invoke ${schedule.functionName}: ${String(error)}`);
    }
  };

  const wait = (entry: Entry): void => {
    const moment = nextRun(entry);
    if (moment === undefined) return void timers.delete(entry.schedule);
    const run = () => {
      deliver(entry.schedule, moment);
      wait(entry);
    };
    timers.set(entry.schedule, clock.after(moment - clock.now(), run));
  };

  return {
    start() {
      if (state !== 'new') return;
      state = 'started';
      entries = entriesFrom(clock.now());
      entries.forEach(wait);
    },
    next: () =>
      entries.map((entry) => {
        const { name, functionName } = entry.schedule;
        const at = nextRun(entry);
        return at === undefined ? { name, functionName } : { name, functionName, at };
      }),
    async close() {
      state = 'closed';
      for (const timer of timers.values()) timer.cancel();
      timers.clear();
    },
  };
};
