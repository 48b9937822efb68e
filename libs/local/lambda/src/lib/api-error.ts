/** What Lambda's API refuses: status, the type that its `x-amzn-ErrorType` header tells, and the body. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly status: number,
    readonly type: string,
    readonly body: Record<string, string>,
  ) {
    super(`${type}: ${JSON.stringify(body)}`);
  }
}

/** Lambda quotas, "Invocation payload", in bytes: synchronous, and asynchronous. */
export const MAX_REQUEST_BYTES = 6 * 1024 * 1024;
export const MAX_EVENT_BYTES = 1024 * 1024;

export const unknownFunction = (arn: string) =>
  new ApiError(404, 'ResourceNotFoundException', { Type: 'User', Message: `Function not found: ${arn}` });

export const unknownOperation = (operation: string) =>
  new ApiError(404, 'UnknownOperationException', { Message: `Not part of the local system: ${operation}` });

export const invalidContent = (reason: string) =>
  new ApiError(400, 'InvalidRequestContentException', {
    Type: 'User',
    message: `Could not parse request body into json: ${reason}`,
  });

const tooLarge = (message: string) => new ApiError(413, 'RequestTooLargeException', { Type: 'User', message });

export const requestTooLarge = () =>
  tooLarge(`Request must be smaller than ${MAX_REQUEST_BYTES} bytes for the InvokeFunction operation`);

export const eventTooLarge = (bytes: number) =>
  tooLarge(`${bytes} byte payload is too large for the Event invocation type (limit ${MAX_EVENT_BYTES} bytes)`);

export const tooManyRequests = () =>
  new ApiError(429, 'TooManyRequestsException', {
    Type: 'User',
    message: 'Rate Exceeded.',
    Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
  });

export const serviceFault = (thrown: unknown) =>
  new ApiError(500, 'ServiceException', {
    Type: 'Service',
    Message: thrown instanceof Error ? thrown.message : String(thrown),
  });
