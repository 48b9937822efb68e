import type { Clock } from '@carillon/local-clock';
import type { Faults } from '@carillon/local-faults';
import type { Environment, Outcome } from './environment';

/** An environment that is ready so much later, unless it ends before. */
const slow = (environment: Environment, clock: Clock, delayMs: number): Environment => {
  const { promise: initialised, resolve } = Promise.withResolvers<Outcome>();
  const timer = clock.after(delayMs, () => resolve(environment.initialised));
  return {
    get alive() {
      return environment.alive;
    },
    initialised,
    run: environment.run,
    end(cause) {
      timer.cancel();
      resolve({ kind: 'ended', cause });
      return environment.end(cause);
    },
  };
};

/** An environment whose start takes longer and whose events fail, as the plan has it. */
export const faultyEnvironment = (
  started: Environment,
  functionName: string,
  clock: Clock,
  faults: Faults,
): Environment => {
  const late = faults.decide('coldStart', functionName);
  const environment = late ? slow(started, clock, late.delayMs) : started;
  return {
    get alive() {
      return environment.alive;
    },
    initialised: environment.initialised,
    run(event) {
      const fault = faults.decide('invoke', functionName);
      return environment.run(fault ? { ...event, fault } : event);
    },
    end: environment.end,
  };
};
