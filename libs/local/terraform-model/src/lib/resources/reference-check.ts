import { type Json, dynamicBlocksOf } from '../configuration/blocks';
import type { Block, Configuration } from '../configuration/configuration';
import { parseExpression, parseText } from '../expressions/expression-parser';
import { type Reference, referencesOf } from '../expressions/references';
import { type Place, TerraformError } from '../terraform-error';
import { within } from './json-evaluation';

/** Roots that need no declaration; `self` is known to provisioners only. */
const BUILT_IN = new Set(['each', 'count', 'path', 'terraform', 'self']);
/** Arguments of every resource that are not expressions, or say nothing about what the resource is made of. */
const NOT_EVALUATED = new Set(['provider', 'lifecycle', 'provisioner', 'connection']);

/** A thing with an address that others refer to. */
interface Node {
  place: Place & { address: string };
  value: Json;
}

interface Use {
  reference: Reference;
  place: Place;
}

const nodesOf = ({ resources, data, locals, outputs }: Configuration): Node[] => {
  const node = (prefix: string, { type, name, file, body }: Block): Node => {
    const value = Object.fromEntries(Object.entries(body).filter(([argument]) => !NOT_EVALUATED.has(argument)));
    return { place: { file, address: [prefix, type, name].filter(Boolean).join('.') }, value };
  };
  return [
    ...resources.map((block) => node('', block)),
    ...data.map((block) => node('data', block)),
    ...locals.map(({ name, file, value }) => ({ place: { file, address: `local.${name}` }, value })),
    ...outputs.map((block) => node('', block)),
  ];
};

/** The names that `dynamic` blocks give to the element that they repeat a block for. */
const iteratorsOf = (value: Json): string[] => {
  if (Array.isArray(value)) return value.flatMap(iteratorsOf);
  if (typeof value !== 'object' || value === null) return [];
  return [...dynamicBlocksOf(value).map(({ iterator }) => iterator), ...Object.values(value).flatMap(iteratorsOf)];
};

/** Everything that a value refers to, with the argument in which it does. */
const usesIn = (value: Json, place: Place, iterators: string[]): Use[] => {
  const below = (name: string | number): Place => {
    const step = typeof name === 'number' ? `[${name}]` : place.attribute ? `.${name}` : name;
    return { ...place, attribute: `${place.attribute ?? ''}${step}` };
  };
  if (Array.isArray(value)) return value.flatMap((one, index) => usesIn(one, below(index), iterators));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, one]) =>
      name === '//' ? [] : [...usesIn(name, below(name), iterators), ...usesIn(one, below(name), iterators)],
    );
  }
  if (typeof value !== 'string') return [];
  const isAddress = place.attribute?.startsWith('depends_on[') === true;
  return within(place, () => {
    const expression = isAddress ? parseExpression(value) : parseText(value);
    return referencesOf(expression, iterators).map((reference) => ({ reference, place }));
  });
};

/** The address that a reference leads to: that of a resource, a data source, a variable or a local value. */
const targetOf = ([root, ...names]: Reference): string => [root, ...names.slice(0, root === 'data' ? 2 : 1)].join('.');

/** @throws TerraformError for things that depend on each other, with the way from the first back to itself */
const refuseCycles = (uses: ReadonlyMap<string, readonly Use[]>): void => {
  const done = new Set<string>();
  const open: string[] = [];
  const way: Use[] = [];
  const visit = (address: string): void => {
    if (done.has(address)) return;
    const start = open.indexOf(address);
    if (start >= 0) {
      const circle = [...open.slice(start), address];
      throw new TerraformError(way[start]?.place ?? { file: '' }, `${circle.join(' → ')}: they depend on each other`);
    }
    open.push(address);
    for (const use of uses.get(address) ?? []) {
      way.push(use);
      visit(targetOf(use.reference));
      way.pop();
    }
    open.pop();
    done.add(address);
  };
  for (const [address, [first]] of uses) if (first) within(first.place, () => visit(address));
};

/**
 * Checks, as `terraform validate` does, that everything that is referred to is declared, and that nothing depends on itself;
 * in resources of all types, also those that are not emulated.
 * @throws TerraformError
 */
export const checkReferences = (configuration: Configuration): void => {
  const nodes = nodesOf(configuration);
  const declared = new Set([
    ...nodes.map(({ place }) => place.address).filter((address) => !address.startsWith('output.')),
    ...configuration.variables.map(({ name }) => `var.${name}`),
  ]);
  const uses = new Map<string, Use[]>();
  for (const { place, value } of nodes) {
    const found = within(place, () => usesIn(value, place, iteratorsOf(value))).filter(
      ({ reference: [root] }) => !BUILT_IN.has(root),
    );
    for (const use of found) {
      const target = targetOf(use.reference);
      if (!declared.has(target)) throw new TerraformError(use.place, `there is no ${target}`);
    }
    uses.set(place.address, found);
  }
  refuseCycles(uses);
};
