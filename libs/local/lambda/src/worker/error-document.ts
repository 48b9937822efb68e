import { types } from 'node:util';

/** An error of Lambda's runtime: its name, which is the `errorType` of the answer, begins with `Runtime.`. */
export class RuntimeError extends Error {
  constructor(kind: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = `Runtime.${kind}`;
    Error.captureStackTrace(this, RuntimeError);
  }
}

const isError = (thrown: unknown): thrown is Error => types.isNativeError(thrown) || thrown instanceof Error;

/** What the answer says of something thrown (developer guide, "Lambda function errors in Node.js"). */
export const errorDocument = (thrown: unknown) =>
  isError(thrown)
    ? { errorType: thrown.name, errorMessage: thrown.message, trace: thrown.stack?.split('\n') ?? [] }
    : { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };

/** The JSON that the runtime logs of an error: its own enumerable properties too, and those of errors within it. */
export const errorLine = (thrown: unknown): string => {
  const error = isError(thrown) ? thrown : new Error(String(thrown));
  try {
    return JSON.stringify(error, (_key, value: unknown) =>
      isError(value)
        ? {
            errorType: value.name,
            errorMessage: value.message,
            ...('code' in value ? { code: value.code } : {}),
            ...value,
            stack: value.stack?.split('\n') ?? [],
          }
        : value,
    );
  } catch {
    return JSON.stringify(errorDocument(error));
  }
};
