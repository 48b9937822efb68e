export { type Clock, type Timer, systemClock } from './lib/clock';
export { type ManualClock, manualClock } from './lib/manual-clock';
