import type { Clock } from '@carillon/local-clock';
import type { Faults } from '@carillon/local-faults';
import type { Environment, Outcome } from './environment';

/** An environment that is ready so much later, unless it ends before. */
const late = (environment: Environment, clock: Clock, delayMs: number): Environment => {
  const { promise: initialised, resolve } = Promise.withResolvers<Outcome>();
  const timer = clock.after(delayMs, () => resolve(environment.initialised));
  const { run, prepare, takeBack } = environment;
  return {
    get alive() {
      return environment.alive;
    },
    get hasRoom() {
      return environment.hasRoom;
    },
    initialised,
    run,
    prepare,
    takeBack,
    end(cause) {
      timer.cancel();
      resolve({ kind: 'ended', cause });
      return environment.end(cause);
    },
  };
};

/** An environment whose start takes as long as the plan has it. */
export const faultyEnvironment = (
  started: Environment,
  functionName: string,
  clock: Clock,
  faults: Faults,
): Environment => {
  const fault = faults.decide('coldStart', functionName);
  return fault ? late(started, clock, fault.delayMs) : started;
};
