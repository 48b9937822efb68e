import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { evaluate } from '../expressions/evaluation';
import { parseExpression } from '../expressions/expression-parser';
import {
  ExpressionError,
  UndeclaredError,
  type Value,
  isObject,
  toBool,
  toNumber,
  toSet,
  toText,
} from '../expressions/value';
import { TerraformError } from '../terraform-error';
import type { Block } from './configuration';

/** Environment variables, of which `TF_VAR_<name>` gives the value of a variable. */
export type Environment = Record<string, string | undefined>;

const nothing = (name: string): never => {
  throw new UndeclaredError(`${name} means nothing in the value of a variable`);
};

/** The text of an environment variable: plain for primitive types, an expression for others. */
const fromText = (text: string, type: string | undefined): Value =>
  type === undefined || /^(string|number|bool)$/.test(type)
    ? text
    : evaluate(parseExpression(text), { lookup: nothing, call: nothing });

/** A value as the type constraint has it. Only what the language itself would convert is converted. */
const convert = (value: Value, type: string | undefined): Value => {
  const element = /^(?:list|set|map)\((.*)\)$/s.exec(type ?? '')?.[1];
  if (value === null || type === undefined) return value;
  if (type === 'string') return toText(value);
  if (type === 'number') return toNumber(value);
  if (type === 'bool') return toBool(value);
  if (Array.isArray(value)) {
    const values = value.map((one) => convert(one, element));
    return type.startsWith('set(') ? toSet(values) : values;
  }
  if (isObject(value) && type.startsWith('map(')) {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, convert(one, element)]));
  }
  return value;
};

/** What `terraform.tfvars.json` and then `*.auto.tfvars.json` say; the last one wins. */
const assigned = (directory: string): Map<string, Value> => {
  const automatic = readdirSync(directory).filter((name) => name.endsWith('.auto.tfvars.json'));
  const files = ['terraform.tfvars.json', ...automatic.sort()].map((name) => join(directory, name));
  const contents = files
    .filter((file) => existsSync(file))
    .flatMap((file) => {
      try {
        return Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, Value>);
      } catch (cause) {
        throw new TerraformError({ file }, `this is not JSON: ${(cause as Error).message}`, { cause });
      }
    });
  return new Map(contents);
};

/**
 * The values of the variables, each worked out when it is read: from the `*.tfvars.json` files, `TF_VAR_<name>` or the default.
 * A variable without any value is an error only when something refers to it.
 */
export const variablesOf = (
  blocks: readonly Block[],
  directory: string,
  environment: Environment,
): Record<string, () => Value> => {
  const files = assigned(directory);
  const valueOf = ({ name, file, body }: Block): Value => {
    const address = `var.${name}`;
    const type = typeof body['type'] === 'string' ? body['type'].replace(/^\$\{(.*)\}$/s, '$1').trim() : undefined;
    const text = environment[`TF_VAR_${name}`];
    const fallback = body['default'];
    try {
      const value = files.get(name) ?? (text === undefined ? fallback : fromText(text, type));
      if (value !== undefined) return convert(value, type);
    } catch (cause) {
      if (!(cause instanceof ExpressionError)) throw cause;
      throw new TerraformError({ file, address }, cause.message, { cause });
    }
    throw new TerraformError({ file, address }, `it has no value: set TF_VAR_${name}, or give it a default`);
  };
  return Object.fromEntries(blocks.map((block) => [block.name, () => valueOf(block)]));
};
