import type { Block } from '../configuration/configuration';
import { lazyObject } from '../expressions/lazy-object';
import {
  ExpressionError,
  type ObjectValue,
  type Value,
  elementsOf,
  isObject,
  isSet,
  kindOf,
  toNumber,
  toText,
} from '../expressions/value';
import { TerraformError } from '../terraform-error';
import { type Home, instanceOf } from './instance';
import { evaluateJson, within } from './json-evaluation';
import type { Instance, ResourceType } from './resource-type';

/** All instances of a block, and what a reference to the block means: one object, a list of them, or a map. */
export interface Expansion {
  instances: Instance[];
  value: Value;
}

/** More instances of one block are a slip in an expression, and would only use up the memory. */
const MAX_INSTANCES = 10_000;

/** Makes the instances of a block as `count` and `for_each` say. @param prefix `data.` for data sources */
export const expand = (block: Block, prefix: string, type: ResourceType | undefined, home: Home): Expansion => {
  const make = (key: string, names: ObjectValue) => instanceOf(block, { prefix, key, names }, type, home);
  const place = (attribute: string) => ({
    file: block.file,
    address: `${prefix}${block.type}.${block.name}`,
    attribute,
  });
  const { count, for_each: forEach } = block.body;
  if (count !== undefined) {
    const length = within(place('count'), () => toNumber(evaluateJson(count, place('count'), home.scope)));
    if (!Number.isInteger(length) || length < 0 || length > MAX_INSTANCES) {
      throw new TerraformError(place('count'), `${length} is not a whole number from 0 to ${MAX_INSTANCES}`);
    }
    const instances = Array.from({ length }, (_, index) => make(`[${index}]`, { count: { index } }));
    return { instances, value: instances.map(({ attributes }) => attributes) };
  }
  if (forEach !== undefined) {
    const collection = evaluateJson(forEach, place('for_each'), home.scope);
    if (!isObject(collection) && !isSet(collection)) {
      throw new TerraformError(
        place('for_each'),
        `${kindOf(collection)} stands where a map or a set is needed: toset makes a set`,
      );
    }
    const elements = elementsOf(collection);
    const keyed = elements.map(([name, value]): [string, Instance] => {
      const key = within(place('for_each'), () => (isObject(collection) ? String(name) : toText(value)));
      return [key, make(`[${JSON.stringify(key)}]`, { each: { key, value } })];
    });
    const missing = (key: string): never => {
      throw new ExpressionError(`${place('').address} has no instance ${JSON.stringify(key)}`);
    };
    const byKey = Object.fromEntries(keyed.map(([key, { attributes }]) => [key, () => attributes]));
    return { instances: keyed.map(([, instance]) => instance), value: lazyObject(place('').address, byKey, missing) };
  }
  const instance = make('', {});
  return { instances: [instance], value: instance.attributes };
};
