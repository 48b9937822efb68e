import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Fault } from '@carillon/local-faults';

/** The name of the error that a function is made to throw. */
const ERROR_NAME = 'InjectedFault';

const CRASH_STATUS = 1;

/** Published in the moment in which a request is made, before any of it is sent: by `http` and `https`, and by undici and `fetch`. */
const REQUESTS = ['http.client.request.created', 'undici:request:create'];

/** The thread stands still, as a function does that waits for what never comes; its time-out ends it. */
const standStill = () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);

const strike = ({ kind, at }: Fault<'invoke'>): void => {
  if (kind === 'crash') process.exit(CRASH_STATUS);
  if (kind === 'timeOut') return standStill();
  throw Object.assign(new Error(`Thrown by the fault plan at the ${at} of the handler`), { name: ERROR_NAME });
};

const ended = () => undefined;

/**
 * Runs a handler and lets it fail where the fault says: instead of it, as it makes its n-th HTTP request, which is then never
 * sent, or when it has ended, its result or error unheard. A handler that makes fewer requests fails at its end.
 */
export const failing = async (fault: Fault<'invoke'>, handle: () => Promise<unknown>): Promise<void> => {
  if (fault.at === 'start') return strike(fault);
  let requests = 0;
  const count = () => {
    requests += 1;
    if (requests === fault.at) strike(fault);
  };
  for (const channel of REQUESTS) subscribe(channel, count);
  try {
    await handle().then(ended, ended);
    strike(fault);
  } finally {
    for (const channel of REQUESTS) unsubscribe(channel, count);
  }
};
