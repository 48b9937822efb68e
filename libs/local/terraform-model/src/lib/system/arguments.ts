import { type ObjectValue, type Value, isObject, toNumber } from '../expressions/value';
import type { FunctionModel } from '../model';
import type { Instance } from '../resources/resource-type';
import { TerraformError } from '../terraform-error';
import { functionNameIn } from './function-names';

/** Says that an argument of an instance cannot be used. */
export const refuse = ({ file, address }: Instance, attribute: string, reason: string): never => {
  throw new TerraformError({ file, address, attribute }, reason);
};

/** The blocks of a type in an instance or in another block. */
export const blocks = (value: Value | undefined): ObjectValue[] =>
  (Array.isArray(value) ? value : [value]).filter(isObject);

/** An argument of a block as text; undefined if it is not given. */
export const text = (block: ObjectValue | undefined, name: string): string | undefined => {
  const value = block?.[name];
  return value === undefined || value === null ? undefined : String(value);
};

/** An argument of a block as a number; undefined if it is not given. */
export const number = (block: ObjectValue | undefined, name: string): number | undefined => {
  const value = text(block, name);
  return value === undefined ? undefined : Number(value);
};

/** A map argument with its values as text. */
export const texts = (value: Value | undefined): Record<string, string> =>
  isObject(value)
    ? Object.fromEntries(Object.entries(value).flatMap(([name, one]) => (one === null ? [] : [[name, String(one)]])))
    : {};

/** The argument as text. @throws TerraformError when it is not given */
export const required = (instance: Instance, name: string): string =>
  instance.text(name) || refuse(instance, name, 'it is missing');

/** A whole number between two others. @param value what the argument is, unless it is one of a block */
export const integer = (
  instance: Instance,
  attribute: string,
  [from, to]: readonly [number, number],
  value = toNumber(instance.get(attribute)),
): number =>
  Number.isInteger(value) && value >= from && value <= to
    ? value
    : refuse(instance, attribute, `it is ${value}, and must be ${from} to ${to}`);

/** @throws TerraformError for the second of two instances whose argument is the same, and given: AWS would not create it */
export const refuseSecond = (
  instances: readonly Instance[],
  attribute: string,
  reason: (text: string) => string,
): void => {
  const given = instances.map((instance) => instance.text(attribute));
  const second = instances.find((_, index) => given[index] && given.indexOf(given[index]) < index);
  if (second) refuse(second, attribute, reason(second.text(attribute)));
};

/** The name of the function that an argument means. @throws TerraformError when it is none of the run */
export const invokedFunction = (instance: Instance, name: string, functions: readonly FunctionModel[]): string => {
  const uri = required(instance, name);
  const found = functions.find((candidate) => candidate.name === functionNameIn(uri));
  return found?.name ?? refuse(instance, name, `${uri} is not an aws_lambda_function of this run`);
};

/**
 * The role by which API Gateway invokes a function, if an argument gives one.
 * @throws TerraformError where the credentials of the caller are to be passed on (API Gateway API reference v2, `CredentialsArn`)
 */
export const invokingRole = (instance: Instance, name: string): { role?: string } => {
  const role = instance.text(name);
  if (role.endsWith(':iam::*:user/*')) refuse(instance, name, `it is ${role}, and only a role can be assumed here`);
  return role ? { role } : {};
};
