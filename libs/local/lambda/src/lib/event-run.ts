import { coldStart, type ColdStartOptions, type Initialised } from './cold-start';
import type { Environment, Outcome } from './environment';
import type { EventMessage } from './environment-protocol';
import { exited, ranOutOfMemory, timedOut, withinResponseLimit } from './fault';
import type { Invocation } from './invocation';
import type { Place } from './places';
import type { Request } from './request';
import { isTimeOut, timeLimit } from './time-limit';

export interface EventRunOptions extends ColdStartOptions {
  /** Hears that a place's event is under way: others may be put behind it. */
  onUnderWay(place: Place): void;
}

/** Runs one event in a place, with a cold start where that is empty. Never rejects: what became of the event is the answer. */
export const eventRun = (options: EventRunOptions) => {
  const { model, clock, log, onUnderWay } = options;
  const within = timeLimit(clock);
  const start = coldStart(options);

  const handle = (place: Place, environment: Environment, request: Request, event: EventMessage): Promise<Outcome> => {
    log.tell('start', `START RequestId: ${request.requestId} Version: $LATEST`, request);
    const outcome = environment.run(event);
    onUnderWay(place);
    return within(event.remainingMs, environment, outcome);
  };

  const invocationOf = (outcome: Outcome, { requestId }: Request): Invocation => {
    if (outcome.kind === 'answer') return withinResponseLimit({ handled: outcome.handled, payload: outcome.payload });
    if (isTimeOut(outcome)) return timedOut(requestId, model.timeoutSeconds);
    if ('cause' in outcome && outcome.cause === 'memory') return ranOutOfMemory(requestId);
    return exited(requestId, 'status' in outcome ? outcome.status : 0);
  };

  /** Says beside the answer that no environment came of it, or why one ended. */
  const explain = (outcome: Outcome, invocation: Invocation, request: Request) => {
    const { errorType, errorMessage } = JSON.parse(invocation.payload) as Record<string, string>;
    const isEnd = outcome.kind === 'ended';
    const subject = isEnd ? '' : `Function ${model.name} cannot start ${model.handler} of ${model.archive}: `;
    log.tell('fault', `${subject}${errorType}: ${errorMessage}`, request);
  };

  const prepare = async (place: Place, request: Request): Promise<Initialised> =>
    place.environment
      ? { environment: place.environment, outcome: { kind: 'ready' }, spentMs: 0 }
      : start(place, request);

  /** The event as it is sent, unless a cold start took of its time. */
  const rest = (event: EventMessage, spentMs: number): EventMessage =>
    spentMs > 0 ? { ...event, remainingMs: event.remainingMs - spentMs } : event;

  return async (place: Place, request: Request, event: EventMessage): Promise<Invocation> => {
    place.request = request;
    const isCold = !place.environment;
    const preparedAt = clock.now();
    const { environment, outcome: prepared, spentMs } = await prepare(place, request);
    const isReady = prepared.kind === 'ready';
    const startedAt = clock.now();
    const outcome = isReady ? await handle(place, environment, request, rest(event, spentMs)) : prepared;
    const invocation = invocationOf(outcome, request);
    if (!isReady || outcome.kind === 'ended') explain(outcome, invocation, request);
    const report = [
      `REPORT RequestId: ${request.requestId}`,
      `Duration: ${(clock.now() - startedAt).toFixed(2)} ms`,
      `Memory Size: ${model.memoryMb} MB`,
      ...(isCold ? [`Init Duration: ${(startedAt - preparedAt).toFixed(2)} ms`] : []),
    ];
    log.tell('report', report.join('\t'), request);
    return invocation;
  };
};
