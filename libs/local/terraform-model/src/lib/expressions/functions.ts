import { resolve } from 'node:path';
import { ExpressionError, UndeclaredError, type Value } from './value';
import { COLLECTION_FUNCTIONS } from './collection-functions';
import { ENCODING_FUNCTIONS } from './encoding-functions';
import { fileFunctions } from './file-functions';
import { NUMBER_FUNCTIONS } from './number-functions';
import { TEXT_FUNCTIONS } from './text-functions';

/** A function of the Terraform language. `values` has as many members as the caller wrote. */
export type TerraformFunction = (...values: Value[]) => Value;

/** What calls a function by its name. `try` and `can` belong to the evaluation, for they see expressions, not values. */
export type CallFunction = (name: string, values: Value[]) => Value;

/** Where the file of a path lies; absolute. */
export type Locate = (path: string) => string;

/**
 * The functions of the Terraform language, without those whose value differs from run to run (`timestamp`, `uuid`).
 * @param directory absolute; what relative paths are relative to
 * @param locate where files are read that may lie elsewhere than their path says
 */
export const functionsIn = (directory: string, locate: Locate = (path) => resolve(directory, path)): CallFunction => {
  const call: CallFunction = (name, values) => {
    const known = Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (!known) throw new UndeclaredError(`the function ${name} is not known`);
    try {
      return known(...values);
    } catch (cause) {
      if (cause instanceof ExpressionError) throw cause;
      // What JavaScript itself refuses: a length, a precision, half of a surrogate pair.
      throw new ExpressionError(`${name}: ${(cause as Error).message}`, { cause });
    }
  };
  const functions: Record<string, TerraformFunction> = {
    ...COLLECTION_FUNCTIONS,
    ...ENCODING_FUNCTIONS,
    ...NUMBER_FUNCTIONS,
    ...TEXT_FUNCTIONS,
    ...fileFunctions(directory, locate, call),
  };
  return call;
};
