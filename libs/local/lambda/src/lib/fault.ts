import type { Invocation } from './invocation';

/** What Lambda answers when it is not the function that answers. */
const fault = (errorType: string, errorMessage: string): Invocation => ({
  handled: false,
  payload: JSON.stringify({ errorType, errorMessage }),
});

export const timedOut = (requestId: string, seconds: number): Invocation =>
  fault('Sandbox.Timedout', `RequestId: ${requestId} Error: Task timed out after ${seconds.toFixed(2)} seconds`);

export const ranOutOfMemory = (requestId: string): Invocation =>
  fault('Runtime.OutOfMemory', `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`);

export const exited = (requestId: string, status: number): Invocation => {
  const reason =
    status === 0 ? 'Runtime exited without providing a reason' : `Runtime exited with error: exit status ${status}`;
  return fault('Runtime.ExitError', `RequestId: ${requestId} Error: ${reason}`);
};

/** 6 MB and 100 bytes (Lambda quotas: "Invocation payload"). */
const MAX_RESPONSE_BYTES = 6 * 1024 * 1024 + 100;

/** The answer itself, unless it is more than Lambda carries. */
export const withinResponseLimit = (answer: Invocation): Invocation => {
  const bytes = Buffer.byteLength(answer.payload);
  return bytes <= MAX_RESPONSE_BYTES
    ? answer
    : fault(
        'Function.ResponseSizeTooLarge',
        `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`,
      );
};
