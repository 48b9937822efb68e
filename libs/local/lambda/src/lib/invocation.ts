/**
 * What came of one invocation: `payload` is the JSON text of the handler's result (`null` when it returned nothing).
 * `handled` is false for a throw, a time-out, a crash or an init failure; then the payload is Lambda's error object,
 * `{"errorType", "errorMessage", "trace"?}`, which is what the Invoke API answers with `X-Amz-Function-Error: Unhandled`.
 */
export interface Invocation {
  handled: boolean;
  payload: string;
}

/** The functions of the local system, as the services that invoke them see them. */
export interface Invoker {
  /**
   * Runs one event to its end: the event waits while every environment of the function is busy.
   * @param functionName the name or the ARN of a function, a qualifier ignored
   * @param payload the event as JSON text
   * @throws UnknownFunctionError when there is no such function, TooManyRequestsError when it may not run; never for what the
   * function does
   */
  invoke(functionName: string, payload: string): Promise<Invocation>;
}

/** No function of that name is part of the system. */
export class UnknownFunctionError extends Error {
  override readonly name = 'UnknownFunctionError';
  constructor(readonly functionName: string) {
    super(`There is no function ${functionName}`);
  }
}

/** The function's reserved concurrency is 0: on AWS every invocation is throttled. */
export class TooManyRequestsError extends Error {
  override readonly name = 'TooManyRequestsError';
  constructor(readonly functionName: string) {
    super(`Function ${functionName} may not run: its reserved concurrency is 0`);
  }
}
