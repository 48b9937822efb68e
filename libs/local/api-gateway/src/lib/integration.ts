import type { Clock } from '@carillon/local-clock';
import type { Invoker } from '@carillon/local-lambda';
import type { IntegrationModel } from '@carillon/local-terraform-model';
import { type ProxyResult, readProxyResult } from './proxy-result';

/**
 * What came of an integration. A failure carries the status that a handshake is refused with: 502 for a function that
 * failed or returned something malformed, 504 for one that took too long, 500 where it could not be invoked at all.
 */
export type Outcome = { ok: true; result: ProxyResult } | { ok: false; status: 500 | 502 | 504; problem: string };

/** Runs an event through an integration. Never rejects. */
export type Integrate = (integration: IntegrationModel, event: object) => Promise<Outcome>;

const invoke = async (invoker: Invoker, functionName: string, event: object): Promise<Outcome> => {
  try {
    const { handled, payload } = await invoker.invoke(functionName, JSON.stringify(event));
    if (!handled) return { ok: false, status: 502, problem: `Function ${functionName} failed` };
    const result = readProxyResult(payload);
    return result
      ? { ok: true, result }
      : { ok: false, status: 502, problem: `Malformed Lambda proxy response of function ${functionName}` };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, status: 500, problem: `Function ${functionName} cannot be invoked: ${reason}` };
  }
};

/**
 * The `AWS_PROXY` integration. A function that is still running when the integration's time is over goes on, and what it
 * returns then is dropped (conformance cases 11, 73, 74).
 */
export const lambdaProxy =
  (invoker: Invoker, clock: Clock): Integrate =>
  ({ functionName, timeoutMs }, event) =>
    new Promise((resolve) => {
      const timer = clock.after(timeoutMs, () =>
        resolve({ ok: false, status: 504, problem: `Function ${functionName} ran longer than ${timeoutMs} ms` }),
      );
      void invoke(invoker, functionName, event).then((outcome) => {
        timer.cancel();
        resolve(outcome);
      });
    });
