import { RuntimeError } from './error-document';

export type Handler = (
  event: unknown,
  context: object,
  callback?: (error?: unknown, result?: unknown) => void,
) => unknown;

/** A handler, ready to be called the way its runtime calls it. */
export interface PreparedHandler {
  invoke(event: unknown, context: Record<string, unknown>): Promise<unknown>;
  /** The JSON text of a result: `null` of nothing. @throws what the answer says of a result that has none */
  stringify(result: unknown): string;
}

/** @param crash tells of an error that nothing caught; the environment ends with it */
export type Runtime = (crash: (kind: string, error: unknown) => void) => (handler: Handler) => PreparedHandler;

const CALLBACKS_ARE_GONE =
  'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this ' +
  'function to use a supported handler signature to use Node.js 24 or later. For more information see ' +
  'https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.';

const stringifyOr = (fault: () => Error) => (result: unknown) => {
  try {
    return JSON.stringify(result) ?? 'null';
  } catch {
    throw fault();
  }
};

/**
 * From nodejs24.x on: a handler that declares a third parameter is refused, and what nobody catches ends the process as in any Node.js
 * program, so that the answer is `Runtime.ExitError`.
 */
export const promiseRuntime: Runtime = () => (handler) => {
  if (handler.length > 2) throw new RuntimeError('CallbackHandlerDeprecated', CALLBACKS_ARE_GONE);
  return {
    invoke: async (event, context) => handler(event, context),
    stringify: stringifyOr(() => new RuntimeError('JSONStringifyError', 'Unable to stringify response body')),
  };
};

const isAsync = (handler: Handler) => handler.constructor.name === 'AsyncFunction';

const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';

/**
 * Up to nodejs22.x: a handler may return a promise, call back, or use the context's `done`, `succeed` and `fail`. What is called back
 * waits for an empty event loop unless `context.callbackWaitsForEmptyEventLoop` is false. An error that nobody catches is the answer.
 */
export const callbackRuntime: Runtime = (crash) => {
  const end = (kind: string, error: unknown, status: number) => {
    crash(kind, error);
    process.exit(status);
  };
  process.on('uncaughtException', (error) => end('Uncaught Exception', error, 129));
  process.on('unhandledRejection', (reason) =>
    end('Unhandled Promise Rejection', new RuntimeError('UnhandledPromiseRejection', String(reason)), 128),
  );
  const invoke = (handler: Handler, event: unknown, context: Record<string, unknown>) =>
    new Promise((resolve, reject) => {
      let whenIdle = () =>
        isAsync(handler) ? reject(new RuntimeError('NodeJsExit', 'a Promise that was never settled')) : resolve(null);
      const onIdle = () => whenIdle();
      process.once('beforeExit', onIdle);
      const settle = (error: unknown, result?: unknown) => {
        process.removeListener('beforeExit', onIdle);
        if (error !== undefined && error !== null) reject(error);
        else resolve(result);
      };
      const callback = (error?: unknown, result?: unknown) => {
        const isFault = error !== undefined && error !== null;
        if (isFault || context['callbackWaitsForEmptyEventLoop'] === false) settle(error, result);
        else whenIdle = () => settle(null, result);
      };
      const succeed = (result: unknown) => settle(null, result);
      const fail = (error: unknown) => settle(error ?? 'handled');
      Object.assign(context, { callbackWaitsForEmptyEventLoop: true, done: settle, succeed, fail });
      try {
        const returned = handler(event, context, callback);
        if (isPromise(returned)) returned.then(succeed, fail);
      } catch (error) {
        settle(error);
      }
    });
  return (handler) => ({
    invoke: (event, context) => invoke(handler, event, context),
    stringify: stringifyOr(() => new Error('Unable to stringify response body')),
  });
};

/** @param runtime such as `nodejs24.x` */
export const runtimeOf = (runtime: string): Runtime =>
  Number(/^nodejs(\d+)/.exec(runtime)?.[1]) < 24 ? callbackRuntime : promiseRuntime;
