import { invalidParameter, missingParameter, SqsError } from './sqs-error';

/** The parameters of a request, or of an entry of a batch, as the JSON protocol names and types them. */
export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const wrongType = (name: string, wanted: string): SqsError =>
  new SqsError('SerializationException', `${name} must be ${wanted}`);

/** A text; undefined if it is not given. @throws SqsError for anything else */
export const text = (fields: Fields, name: string): string | undefined => {
  const value = fields[name] ?? undefined;
  if (value !== undefined && typeof value !== 'string') throw wrongType(name, 'a string');
  return value;
};

/** A text with something in it. @throws SqsError when there is none */
export const requiredText = (fields: Fields, name: string): string => {
  const value = text(fields, name);
  if (!value) throw missingParameter(name);
  return value;
};

/** A whole number; undefined if it is not given. @throws SqsError for one out of range, with the range as the reason */
export const integer = (
  fields: Fields,
  name: string,
  { from, to, reason }: { from: number; to: number; reason: string },
): number | undefined => {
  const value = fields[name] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value)) throw wrongType(name, 'an integer');
  if (value < from || value > to)
    throw invalidParameter(`Value ${value} for parameter ${name} is invalid. Reason: ${reason}`);
  return value;
};

/** Objects by name; none if they are not given. @throws SqsError for anything else */
export const map = (fields: Fields, name: string): [string, Fields][] => {
  const value = fields[name] ?? {};
  if (!isFields(value)) throw wrongType(name, 'a map');
  return Object.entries(value).map(([key, one]) => {
    if (!isFields(one)) throw wrongType(`${name}.${key}`, 'a structure');
    return [key, one];
  });
};

/** Texts; none if they are not given. @throws SqsError for anything else */
export const texts = (fields: Fields, name: string): string[] => {
  const value = fields[name] ?? [];
  if (!Array.isArray(value) || value.some((one) => typeof one !== 'string')) throw wrongType(name, 'a list of strings');
  return value as string[];
};

/** The entries of a batch. @throws SqsError for anything but structures */
export const entries = (fields: Fields): Fields[] => {
  const value = fields['Entries'] ?? [];
  if (!Array.isArray(value) || !value.every(isFields)) throw wrongType('Entries', 'a list of structures');
  return value;
};
