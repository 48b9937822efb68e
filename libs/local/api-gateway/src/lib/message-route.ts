import type { RouteModel } from '@carillon/local-terraform-model';
import type { Connection } from './connection';
import type { Context } from './context';
import { type ErrorFrameMessage, badRequestFrame, errorFrame } from './error-frame';
import { messageEvent } from './event';
import { newId } from './id';
import type { Outcome } from './integration';
import { compileSelection } from './selection-expression';
import { requestValidation } from './validation';

const NOT_INTEGRATED: Outcome = { ok: false, status: 500, problem: 'The route has no integration' };

/** No message reaches the handlers of the connection's own life, whatever it says (conformance case 61). */
const isForMessages = ({ key }: RouteModel) => key !== '$connect' && key !== '$disconnect';

/**
 * Runs the route that a message selects. Nothing waits for anything: messages of one connection run side by side and are
 * answered in the order in which their functions end (conformance cases 75, 76). Never rejects.
 * @throws for a selection expression or a model that cannot be compiled
 */
export const messageRoute = ({ api, routes, clock, integrate, mayRun, log }: Context) => {
  const selectKey = compileSelection(api.routeSelectionExpression);
  const messageRoutes = new Map([...routes].filter(([, route]) => isForMessages(route)));
  const validations = new Map([...messageRoutes].map(([key, route]) => [key, requestValidation(route)]));
  const byDefault = messageRoutes.get('$default');
  const select = (body: string) => messageRoutes.get(selectKey(body) ?? '$default') ?? byDefault;

  return async (connection: Connection, body: string): Promise<void> => {
    const { peer } = connection;
    const { connectionId } = peer;
    const at = clock.now();
    const requestId = newId();
    const origin = { what: 'message', stage: peer.stage.name, connectionId, requestId } as const;

    const reply = (payload: Buffer) =>
      connection.send(payload) === 'full' ? 'The client does not read: it was sent nothing' : undefined;
    const replyError = (message: ErrorFrameMessage) => reply(Buffer.from(errorFrame(message, connectionId, requestId)));

    const route = select(body);
    if (!route) {
      replyError('Forbidden');
      return log({ ...origin, status: 403, latencyMs: 0, problem: 'No route matches, and there is no $default' });
    }

    const { key: routeKey, integration, twoWay } = route;
    if (!mayRun(peer.stage, routeKey)) {
      replyError('Too Many Requests');
      const problem = 'The throttle of the stage or of the route refused it';
      return log({ ...origin, routeKey, status: 429, latencyMs: 0, problem });
    }

    const messageId = newId();
    if (validations.get(routeKey)?.(body) === false) {
      reply(Buffer.from(badRequestFrame(connectionId, messageId)));
      return log({
        ...origin,
        routeKey,
        status: 400,
        latencyMs: 0,
        problem: 'The message fails the model of its route',
      });
    }

    const event = messageEvent({ peer, requestId, at }, { routeKey, messageId, body });
    const outcome = integration ? await integrate(integration, event) : NOT_INTEGRATED;
    const latencyMs = clock.now() - at;
    if (!outcome.ok) {
      const { status, problem } = outcome;
      replyError(status === 504 ? 'Endpoint request timed out' : 'Internal server error');
      return log({ ...origin, routeKey, status, latencyMs, problem });
    }

    const { statusCode: status, body: answer } = outcome.result;
    const problem = twoWay && answer ? reply(answer) : undefined;
    log({ ...origin, routeKey, status, latencyMs, problem });
  };
};
