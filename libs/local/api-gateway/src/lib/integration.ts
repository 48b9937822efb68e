import type { Clock } from '@carillon/local-clock';
import type { Invoker } from '@carillon/local-lambda';
import type { Network } from '@carillon/local-network';
import type { IntegrationModel, WebSocketApi } from '@carillon/local-terraform-model';
import type { ConnectEvent, DisconnectEvent, MessageEvent } from '@carillon/route-types';
import { httpIntegration, httpProxy } from './http-integration';
import { lambdaProxy } from './lambda-integration';
import { mock } from './mock-integration';
import type { ProxyResult } from './proxy-result';

export type RouteEvent = ConnectEvent | MessageEvent | DisconnectEvent;

/**
 * What came of an integration. A failure carries the status that a handshake is refused with: 502 for a function or an
 * endpoint that failed or returned something malformed, 504 for one that took too long, 500 where it could not be asked at all, or a
 * template failed.
 */
export type Outcome = { ok: true; result: ProxyResult } | { ok: false; status: 500 | 502 | 504; problem: string };

/**
 * One integration, ready to run. Rejects where a message defeats a template: one that is nested so deep that no stack suffices to write
 * it. `abandoned` gives a signal that is raised when nobody waits for it any more; it is made when it is asked for, since it costs as much
 * as the rest of an integration that does not need it.
 */
export type Run = (event: RouteEvent, abandoned: () => AbortSignal) => Promise<Outcome>;

/** Runs an event through an integration of the API. Never rejects. */
export type Integrate = (integration: IntegrationModel, event: RouteEvent) => Promise<Outcome>;

const nameOf = (integration: IntegrationModel): string => {
  if (integration.type === 'MOCK') return 'The mock';
  return integration.type === 'AWS_PROXY' ? `Function ${integration.functionName}` : integration.url;
};

/** What integrations lead to. */
export interface Behind {
  invoker: Invoker;
  network: Network;
}

const compile = (integration: IntegrationModel, { invoker, network }: Behind): Run => {
  switch (integration.type) {
    case 'AWS_PROXY':
      return lambdaProxy(integration, invoker);
    case 'MOCK':
      return mock(integration);
    case 'HTTP_PROXY':
      return httpProxy(integration, network);
    case 'HTTP':
      return httpIntegration(integration, network);
  }
};

/**
 * Makes the integrations of an API ready. A function that is still running when its integration's time is over goes on, and
 * what it returns then is dropped (conformance cases 11, 73, 74).
 * @throws for a template that goes beyond what is understood, naming its route
 */
export const integrations = ({ routes }: WebSocketApi, behind: Behind, clock: Clock): Integrate => {
  const runs = new Map<IntegrationModel, Run>();
  for (const { key, integration } of routes) {
    try {
      if (integration) runs.set(integration, compile(integration, behind));
    } catch (cause) {
      throw new Error(`Route ${key}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    }
  }
  return (integration, event) =>
    new Promise((resolve) => {
      const run = runs.get(integration);
      if (!run) return resolve({ ok: false, status: 500, problem: 'The integration is not one of the API' });
      const { timeoutMs } = integration;
      let waiting: AbortController | undefined;
      const timer = clock.after(timeoutMs, () => {
        resolve({ ok: false, status: 504, problem: `${nameOf(integration)} ran longer than ${timeoutMs} ms` });
        waiting?.abort();
      });
      void run(event, () => (waiting ??= new AbortController()).signal)
        .catch((error: unknown): Outcome => {
          const problem = `${nameOf(integration)} failed: ${error instanceof Error ? error.message : String(error)}`;
          return { ok: false, status: 500, problem };
        })
        .then((outcome) => {
          timer.cancel();
          resolve(outcome);
        });
    });
};
