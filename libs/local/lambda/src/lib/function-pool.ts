import type { Clock } from '@carillon/local-clock';
import type { Fault } from '@carillon/local-faults';
import type { FunctionModel } from '@carillon/local-terraform-model';
import type { Environment } from './environment';
import type { OutputMessage } from './environment-protocol';
import { eventMessages } from './event-message';
import { eventRun } from './event-run';
import { exited } from './fault';
import { type Invocation, TooManyRequestsError } from './invocation';
import { functionLog, type LogEntry } from './log-entry';
import { type Place, places } from './places';
import type { Request } from './request';

/** What a function has done since the start, and does now. */
export interface FunctionStats {
  /** Environments there are, and how many of them are at work. */
  environments: number;
  busy: number;
  /** Events that wait for an environment now, and that ever had to. */
  waiting: number;
  waited: number;
  invocations: number;
  /** Invocations that failed. */
  errors: number;
  coldStarts: number;
  /** Events refused because the function's reserved concurrency is 0. */
  throttled: number;
}

/**
 * Measured on two cores, 64 events at a time, each with one call of the SDK: an event costs 1.4 ms of CPU with one environment, 1.5 with
 * two, 1.9 with four and 2.4 with eight, and two get most events done. Four still leave room for two events that wait, for a slow service
 * or a time-out to come. Each environment costs 20 MB at rest and 40 to 60 MB at work.
 */
const MAX_ENVIRONMENTS = 4;

export interface PoolOptions {
  model: FunctionModel;
  clock: Clock;
  /** Tells for how long an environment was idle. */
  idleClock: Clock;
  log(entry: LogEntry): void;
  /** How the next event is to fail. */
  fault?(): Fault<'invoke'> | undefined;
  start(onOutput: (output: OutputMessage) => void): Environment;
}

/** The environments of one function. */
export interface FunctionPool {
  readonly model: FunctionModel;
  /** Runs one event to its end. @throws TooManyRequestsError when the function may not run at all */
  invoke(request: Request): Promise<Invocation>;
  stats(): FunctionStats;
  /** Ends every environment, whatever it does. What waits is answered as a crash. */
  close(): Promise<void>;
}

export const functionPool = (options: PoolOptions): FunctionPool => {
  const { model, clock, idleClock, log, start } = options;
  const bound = model.reservedConcurrency ?? MAX_ENVIRONMENTS;
  const environments = new Set<Environment>();
  const counters = { invocations: 0, errors: 0, coldStarts: 0, throttled: 0 };
  const ownLog = functionLog(model.name, log);
  let closed = false;

  const forget = (place: Place) => {
    if (place.environment) environments.delete(place.environment);
    delete place.environment;
  };

  const launch = (place: Place): Environment => {
    forget(place);
    const environment = start((output) => ownLog.output(output, place.request));
    environments.add(environment);
    place.environment = environment;
    counters.coldStarts += 1;
    return environment;
  };

  const room = places({
    bound,
    clock: idleClock,
    onEnded: forget,
    onIdle(place) {
      ownLog.tell('idle', 'An environment that was idle ends');
      void place.environment?.end('closed');
      forget(place);
    },
  });
  const messageOf = eventMessages(options);
  const run = eventRun({ model, clock, log: ownLog, launch, onUnderWay: room.began });

  return {
    model,
    async invoke(request) {
      if (bound === 0) {
        counters.throttled += 1;
        throw new TooManyRequestsError(model.name);
      }
      counters.invocations += 1;
      const event = messageOf(request);
      const place = await room.take(event);
      try {
        const invocation = closed ? exited(request.requestId, 0) : await run(place, request, event);
        if (!invocation.handled) counters.errors += 1;
        return invocation;
      } finally {
        room.give(place);
      }
    },
    stats: () => ({ environments: environments.size, ...room.counts(), ...counters }),
    async close() {
      closed = true;
      room.close();
      await Promise.all([...environments].map((environment) => environment.end('closed')));
    },
  };
};
