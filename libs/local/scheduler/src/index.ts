export { ScheduleError } from './lib/schedule-error';
export { type Scheduler, type SchedulerOptions, type UpcomingRun, scheduler } from './lib/scheduler';
