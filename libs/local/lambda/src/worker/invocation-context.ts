import type { EventMessage } from '../lib/environment-protocol';

/** The second argument of a handler (developer guide, "Using the Lambda context object to retrieve Node.js function information"). */
export const invocationContext = (event: EventMessage): Record<string, unknown> => {
  const deadline = Date.now() + event.remainingMs;
  return {
    clientContext: event.clientContext === undefined ? undefined : (JSON.parse(event.clientContext) as unknown),
    identity: undefined,
    invokedFunctionArn: event.functionArn,
    awsRequestId: event.requestId,
    getRemainingTimeInMillis: () => deadline - Date.now(),
    functionName: process.env['AWS_LAMBDA_FUNCTION_NAME'],
    functionVersion: process.env['AWS_LAMBDA_FUNCTION_VERSION'],
    memoryLimitInMB: process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
    logGroupName: process.env['AWS_LAMBDA_LOG_GROUP_NAME'],
    logStreamName: process.env['AWS_LAMBDA_LOG_STREAM_NAME'],
  };
};
