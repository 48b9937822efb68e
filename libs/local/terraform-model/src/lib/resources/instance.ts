import { type Json, blocksOf, dynamicBlocksOf } from '../configuration/blocks';
import type { Block } from '../configuration/configuration';
import { type Scope, extend } from '../expressions/evaluation';
import { attributeOf, lazyObject } from '../expressions/lazy-object';
import { type ObjectValue, UndeclaredError, type Value, elementsOf, toText } from '../expressions/value';
import { evaluateJson, within } from './json-evaluation';
import { lettersAndDigits, plausible, plausibleName } from './made-up-values';
import type { Instance, ResourceType } from './resource-type';

/** What an instance takes from the stack that declares it. */
export interface Home {
  stack: string;
  directory: string;
  locate(path: string): string;
  accountId: string;
  scope: Scope;
  /** The region of the provider that the block names, or of the default one. */
  regionOf(block: Block): string;
}

/** Arguments that Terraform itself understands. */
const META_ARGUMENTS = new Set([
  '//',
  'count',
  'for_each',
  'depends_on',
  'provider',
  'lifecycle',
  'provisioner',
  'connection',
  'dynamic',
]);

/** Which instance of a block it is. */
export interface Which {
  /** `data.` for data sources. */
  prefix: string;
  /** `[0]`, `["key"]`, or nothing. */
  key: string;
  /** What `count` or `each` means to it. */
  names: ObjectValue;
}

/** One instance of a block. @param type what is known about its type, if anything */
export const instanceOf = (
  block: Block,
  { prefix, key, names }: Which,
  type: ResourceType | undefined,
  home: Home,
): Instance => {
  const address = `${prefix}${block.type}.${block.name}${key}`;
  const scope = extend(home.scope, names);
  const place = (attribute: string) => ({ file: block.file, address, attribute });
  const argument = (name: string): Value => evaluateJson(block.body[name] ?? null, place(name), scope);

  const repeated = (label: string): Value[] =>
    dynamicBlocksOf(block.body)
      .filter((dynamic) => dynamic.label === label)
      .flatMap(({ iterator, forEach, content }) => {
        const at = (part: string) => place(`dynamic.${label}.${part}`);
        const elements = within(at('for_each'), () => elementsOf(evaluateJson(forEach, at('for_each'), scope)));
        const asNames = ([key, value]: [number | string, Value]): ObjectValue => ({ [iterator]: { key, value } });
        return elements.map((element) => evaluateJson(content, at('content'), extend(scope, asNames(element))));
      });

  /** As attributes, blocks are lists also where one of them was written as an object. */
  const blocks = (label: string): Value[] => [...(blocksOf(argument(label) as Json) as Value[]), ...repeated(label)];

  const madeUp = prefix === 'data.' ? plausibleName : plausible;
  const known = (name: string): Value => {
    if (type?.blocks.includes(name)) return blocks(name);
    const given = argument(name);
    if (given !== null) return given;
    const compute = type && Object.hasOwn(type.computed, name) ? type.computed[name] : undefined;
    return compute ? within(place(name), () => compute(instance)) : type ? null : madeUp(instance, name);
  };
  const written = Object.keys(block.body).filter((name) => !META_ARGUMENTS.has(name));
  const attributeNames = type
    ? [...type.arguments, ...type.blocks, ...Object.keys(type.computed)]
    : ['arn', 'id', 'name'];
  const attributes = lazyObject(
    address,
    Object.fromEntries([...written, ...attributeNames].map((name) => [name, () => known(name)])),
    (name) => {
      if (!type) return madeUp(instance, name);
      throw new UndeclaredError(`${address} has no attribute "${name}"`);
    },
  );

  const get = (name: string): Value => within(place(name), () => attributeOf(attributes, name));
  const instance: Instance = {
    type: block.type,
    address,
    file: block.file,
    directory: home.directory,
    locate: home.locate,
    get region() {
      return block.body['region'] === undefined ? home.regionOf(block) : toText(argument('region'));
    },
    accountId: home.accountId,
    attributes,
    get,
    text: (name) => within(place(name), () => toText(get(name) ?? '')),
    generated: (length) => lettersAndDigits(`${home.stack}:${address}`, length),
  };
  return instance;
};
