import { createHash } from 'node:crypto';
import { type Fields, map, text } from './fields';
import { invalidParameter } from './sqs-error';

/** A value that travels beside a body: text, a number as text, or bytes. */
export interface MessageAttribute {
  /** `String`, `Number` or `Binary`, and a label of one's own after a dot. */
  dataType: string;
  value: string | Buffer;
}

export type MessageAttributes = ReadonlyMap<string, MessageAttribute>;

/** SQS developer guide, "Amazon SQS message quotas". */
const MAX_ATTRIBUTES = 10;

const isBinary = (dataType: string): boolean => /^Binary(\.|$)/.test(dataType);

const checkName = (name: string): void => {
  const isWellFormed = /^(?!\.)(?!.*\.\.)[\w.-]{1,256}(?<!\.)$/.test(name);
  if (!isWellFormed || /^(aws|amazon)\./i.test(name))
    throw invalidParameter(`Message (user) attribute name '${name}' is invalid.`);
};

const attributeOf = (name: string, fields: Fields): MessageAttribute => {
  checkName(name);
  const dataType = text(fields, 'DataType') ?? '';
  if (!/^(String|Number|Binary)(\..+)?$/.test(dataType))
    throw invalidParameter(
      `The type of message (user) attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
    );
  const value = isBinary(dataType)
    ? Buffer.from(text(fields, 'BinaryValue') ?? '', 'base64')
    : (text(fields, 'StringValue') ?? '');
  if (value.length === 0)
    throw invalidParameter(
      `Message (user) attribute '${name}' must contain a non-empty value of type '${dataType.split('.', 1)[0]}'.`,
    );
  if (dataType.startsWith('Number') && !Number.isFinite(Number(value)))
    throw invalidParameter(`Can't cast the value of message (user) attribute '${name}' to a number.`);
  return { dataType, value };
};

/**
 * The attributes of a message that is sent (SQS developer guide, "Amazon SQS message metadata").
 * @param name the parameter: `MessageAttributes` or `MessageSystemAttributes`
 * @throws SqsError for what SQS does not take
 */
export const readAttributes = (fields: Fields, name: string): MessageAttributes => {
  const given = map(fields, name);
  if (given.length > MAX_ATTRIBUTES)
    throw invalidParameter(
      `Number of message attributes [${given.length}] exceeds the allowed maximum [${MAX_ATTRIBUTES}].`,
    );
  return new Map(given.map(([key, one]) => [key, attributeOf(key, one)]));
};

/** In bytes, as they count for the size of a message: names, types and values. */
export const sizeOfAttributes = (attributes: MessageAttributes): number =>
  [...attributes].reduce(
    (sum, [name, { dataType, value }]) =>
      sum + Buffer.byteLength(name) + Buffer.byteLength(dataType) + Buffer.byteLength(value),
    0,
  );

/** Whether names that were asked for cover one: `All` or `.*` do, and `bar.*` each that begins with `bar`. */
const covers = (wanted: readonly string[], name: string): boolean =>
  wanted.some((one) => one === 'All' || one === name || (one.endsWith('.*') && name.startsWith(one.slice(0, -2))));

export const selectAttributes = (attributes: MessageAttributes, wanted: readonly string[]): MessageAttributes =>
  new Map([...attributes].filter(([name]) => covers(wanted, name)));

/** A part with its length before it, four bytes, the highest first. */
const withLength = (part: string | Buffer): Buffer => {
  const bytes = Buffer.from(part as string);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

/** The digest that clients compare; undefined where there are none (SQS developer guide, "Calculating the MD5 message digest"). */
export const md5OfAttributes = (attributes: MessageAttributes): string | undefined => {
  if (attributes.size === 0) return undefined;
  const hash = createHash('md5');
  for (const [name, { dataType, value }] of [...attributes].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash
      .update(withLength(name))
      .update(withLength(dataType))
      .update(Buffer.of(isBinary(dataType) ? 2 : 1))
      .update(withLength(value));
  return hash.digest('hex');
};
