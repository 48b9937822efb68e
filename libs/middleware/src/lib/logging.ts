import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import type { MiddlewareObj } from '@middy/core';
import type { RequestContext } from '@carillon/route-types';

/** JSON lines with the service's name (`POWERTOOLS_SERVICE_NAME`) and Lambda's request id. Payloads and tokens never. */
export const logger = new Logger();

/** Each line of an invocation carries its request id, and nothing of the invocation before. */
export const lambdaContext = (): MiddlewareObj => injectLambdaContext(logger, { logEvent: false, resetKeys: true });

/** Each line tells the connection, and the request id that API Gateway shows to the client. */
export const connectionContext = (): MiddlewareObj<{ requestContext: RequestContext }> => ({
  before: ({ event: { requestContext } }) => {
    const { connectionId, requestId, routeKey } = requestContext;
    logger.appendKeys({ connectionId, apiRequestId: requestId, routeKey });
  },
});

/** A fault is logged with its cause and stays thrown, so that Lambda counts it. What was answered is none. */
export const faultLog = (): MiddlewareObj => ({
  onError: ({ error, response }) => {
    if (error && response === undefined) logger.error('failed', error);
  },
});
