import middy from '@middy/core';
import type { ConnectEvent, DisconnectEvent, RouteResult } from '@carillon/route-types';
import { connectionContext, faultLog, lambdaContext, logger } from './logging';

/**
 * The Lambda of `$connect` or `$disconnect`. A fault stays thrown: on `$connect` API Gateway then refuses the handshake
 * with 502 (conformance case 8), on `$disconnect` it only counts it (case 93).
 */
export const lifecycleRoute = <Event extends ConnectEvent | DisconnectEvent>(
  behaviour: (event: Event) => Promise<void>,
) =>
  middy<Event, RouteResult>()
    .use(lambdaContext())
    .use(connectionContext())
    .use(faultLog())
    .handler(async (event) => {
      await behaviour(event);
      logger.info(event.requestContext.eventType.toLowerCase());
      return { statusCode: 200 };
    });
