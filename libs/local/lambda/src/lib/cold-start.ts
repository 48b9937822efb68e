import type { Clock } from '@carillon/local-clock';
import type { FunctionModel } from '@carillon/local-terraform-model';
import type { Environment, Outcome } from './environment';
import type { FunctionLog } from './log-entry';
import type { Place } from './places';
import type { Request } from './request';
import { isTimeOut, timeLimit } from './time-limit';

export interface ColdStartOptions {
  model: FunctionModel;
  clock: Clock;
  log: FunctionLog;
  /** Starts an environment in a place that has none, or none that lives. */
  launch(place: Place): Environment;
}

/** An environment that is ready, or why it is not; and how much of the event's time that took, in milliseconds. */
export interface Initialised {
  environment: Environment;
  outcome: Outcome;
  spentMs: number;
}

/** Lambda lets an initialisation run this long on its own account (developer guide, "Init phase"). */
const INIT_LIMIT_MS = 10_000;

/** One that takes longer is begun again as part of the event, and then counts towards its time-out (ibid.). */
export const coldStart = ({ model, clock, log, launch }: ColdStartOptions) => {
  const within = timeLimit(clock);
  return async (place: Place, request: Request): Promise<Initialised> => {
    log.tell('init', `INIT_START Runtime Version: ${model.runtime}`, request);
    const first = launch(place);
    const outcome = await within(INIT_LIMIT_MS, first, first.initialised);
    if (!isTimeOut(outcome)) return { environment: first, outcome, spentMs: 0 };
    const report = `INIT_REPORT Init Duration: ${INIT_LIMIT_MS.toFixed(2)} ms\tPhase: init\tStatus: timeout`;
    log.tell('fault', report, request);
    const startedAt = clock.now();
    const second = launch(place);
    const retried = await within(model.timeoutSeconds * 1_000, second, second.initialised);
    return { environment: second, outcome: retried, spentMs: clock.now() - startedAt };
  };
};
