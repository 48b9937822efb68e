import type { Clock } from '@carillon/local-clock';
import type { Fault } from '@carillon/local-faults';
import type { FunctionModel } from '@carillon/local-terraform-model';
import type { EventMessage } from './environment-protocol';
import { randomHex } from './random-hex';
import type { Request } from './request';

export interface EventMessageOptions {
  model: FunctionModel;
  clock: Clock;
  /** How the next event of the function is to fail. */
  fault?(): Fault<'invoke'> | undefined;
}

/** X-Ray's header for an event that is not sampled. @param now milliseconds since 1970 */
const traceId = (now: number) => {
  const root = `1-${Math.floor(now / 1_000).toString(16)}-${randomHex(12)}`;
  return `Root=${root};Parent=${randomHex(8)};Sampled=0`;
};

/** What an environment gets for a request: made once, in the order of the requests, wherever and whenever it runs. */
export const eventMessages =
  ({ model, clock, fault: nextFault }: EventMessageOptions) =>
  ({ requestId, payload, clientContext }: Request): EventMessage => {
    const fault = nextFault?.();
    return {
      requestId,
      payload,
      functionArn: model.arn,
      traceId: traceId(clock.now()),
      remainingMs: model.timeoutSeconds * 1_000,
      ...(clientContext !== undefined && { clientContext }),
      ...(fault && { fault }),
    };
  };
