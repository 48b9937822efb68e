import { createHash } from 'node:crypto';
import type { TerraformFunction } from './functions';
import { ExpressionError, type Value, jsonOf, toText } from './value';

/** The hash of bytes or UTF-8 text. */
export const hashOf = (algorithm: string, data: string | Buffer, encoding: 'hex' | 'base64'): string =>
  createHash(algorithm).update(data).digest(encoding);

const hash =
  (algorithm: string, encoding: 'hex' | 'base64'): TerraformFunction =>
  (text = null) =>
    hashOf(algorithm, toText(text), encoding);

const jsondecode = (text: string): Value => {
  try {
    return JSON.parse(text) as Value;
  } catch (cause) {
    throw new ExpressionError(`jsondecode: ${(cause as Error).message}`, { cause });
  }
};

/** Go escapes more than `encodeURIComponent` does, and writes a blank as `+`. */
const urlencode = (text: string): string =>
  encodeURIComponent(text)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');

export const ENCODING_FUNCTIONS: Record<string, TerraformFunction> = {
  base64decode: (text = null) => Buffer.from(toText(text), 'base64').toString(),
  base64encode: (text = null) => Buffer.from(toText(text)).toString('base64'),
  base64sha256: hash('sha256', 'base64'),
  base64sha512: hash('sha512', 'base64'),
  jsondecode: (text = null) => jsondecode(toText(text)),
  jsonencode: (value = null) => jsonOf(value),
  md5: hash('md5', 'hex'),
  sha1: hash('sha1', 'hex'),
  sha256: hash('sha256', 'hex'),
  sha512: hash('sha512', 'hex'),
  urlencode: (text = null) => urlencode(toText(text)),
};
