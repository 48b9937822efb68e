import type { Close } from './close-code';
import type { Context } from './context';
import { disconnectEvent } from './event';
import { newId } from './id';
import { levelOf } from './log';
import type { Peer } from './peer';

/** Runs `$disconnect`, if there is one. What comes of it changes nothing (conformance cases 93, 95). Never rejects. */
export const disconnectRoute =
  ({ routes, clock, integrate, log }: Context) =>
  async (peer: Peer, close: Close): Promise<void> => {
    const at = clock.now();
    const requestId = newId();
    const integration = routes.get('$disconnect')?.integration;
    const outcome = integration && (await integrate(integration, disconnectEvent({ peer, requestId, at }, close)));
    const failure = outcome?.ok === false ? outcome : undefined;
    log({
      what: 'disconnect',
      level: levelOf(failure?.status, failure?.problem),
      stage: peer.stage.name,
      connectionId: peer.connectionId,
      requestId,
      routeKey: '$disconnect',
      status: close.code,
      latencyMs: clock.now() - at,
      problem: failure?.problem,
    });
  };
