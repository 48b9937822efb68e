import * as z from 'zod/mini';
import { Refusal } from './refusal';

type Schema = z.core.$ZodType;

/** Asked of the definition: the class itself would bring all of zod into the bundle. */
const fieldsOf = ({ _zod: { def } }: Schema): string[] =>
  def.type === 'object' ? Object.keys((def as z.core.$ZodObjectDef).shape) : [];

/** What is wrong, by our own names and words: what was sent is not repeated. */
const textOf = ({ code, path, message }: z.core.$ZodIssue, schema: Schema): string => {
  const place = path.length > 0 ? path.join('.') : 'the message';
  if (code === 'unrecognized_keys') return `${place} has fields other than ${fieldsOf(schema).join(', ')}`;
  if (code === 'invalid_type' && path.length === 0) return `${place} is not a JSON object`;
  return `${place}: ${message === 'Invalid input' ? 'is missing or of a wrong type' : message}`;
};

/**
 * The value as its schema types it.
 * @throws Refusal `bad_request` that names each field at fault, or a code that the schema itself throws
 */
export const parse = <S extends Schema>(schema: S, value: unknown): z.output<S> => {
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  throw new Refusal('bad_request', result.error.issues.map((issue) => textOf(issue, schema)).join('; '));
};
