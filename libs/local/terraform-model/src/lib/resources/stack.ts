import { resolve } from 'node:path';
import { type Block, type Configuration, readConfiguration } from '../configuration/configuration';
import type { StackDirectory } from '../configuration/stack-directories';
import { type Environment, variablesOf } from '../configuration/variables';
import type { Scope } from '../expressions/evaluation';
import { functionsIn } from '../expressions/functions';
import { attributeOf, lazyObject } from '../expressions/lazy-object';
import { type ObjectValue, UndeclaredError, type Value } from '../expressions/value';
import { archiveFile } from './archive-file';
import { type Siblings, dataTypes } from './data-types';
import { type Expansion, expand } from './expansion';
import type { Home } from './instance';
import { evaluateJson } from './json-evaluation';
import { providerRegions } from './provider-regions';
import { checkReferences } from './reference-check';
import type { Instance, ResourceType } from './resource-type';
import { RESOURCE_TYPES } from './types';

/** The configuration of one directory, in which everything has a value that is worked out when it is needed. */
export interface Stack {
  name: string;
  /** The region of its default `aws` provider, if it declares one. */
  region: string | undefined;
  configuration: Configuration;
  /** Absolute. */
  directory: string;
  outputs: ObjectValue;
  /** The backend's arguments, such as `{ path }` or `{ bucket, key }`. */
  backend: { type: string; config: Value } | undefined;
  /** The instances of a type of managed resource, as declared. */
  instances(type: string): Instance[];
  /** The data sources of whose type nothing is known. */
  unknownData: Block[];
  /** Works out every output and every attribute of the resources and data sources whose type is known: what has no value is an error. */
  check(): void;
}

/** `us-east-1` is what AWS itself falls back to. */
export const DEFAULT_REGION = 'us-east-1';

export interface Run {
  accountId: string;
  environment: Environment;
  siblings: Siblings;
}

const undeclared = (name: string): never => {
  throw new UndeclaredError(`there is no ${name}`);
};

/** What is known about a type: nothing about one that is called `constructor`. */
const typeIn = (types: Record<string, ResourceType>, name: string): ResourceType | undefined =>
  Object.hasOwn(types, name) ? types[name] : undefined;

/** @throws TerraformError for a configuration that Terraform would not validate */
export const openStack = ({ name: stack, path }: StackDirectory, { accountId, environment, siblings }: Run): Stack => {
  const configuration = readConfiguration(path);
  checkReferences(configuration);
  const directory = resolve(path);
  const { resources, data, locals, outputs, providers, variables } = configuration;

  const sources = dataTypes(siblings);

  const declare = (
    blocks: Block[],
    prefix: string,
    types: Record<string, ResourceType>,
  ): Record<string, () => Value> => {
    const names = [...new Set(blocks.map(({ type }) => type))];
    return Object.fromEntries(
      names.map((type) => {
        const ofType = blocks.filter((block) => block.type === type);
        const byName = Object.fromEntries(
          ofType.map((block) => [block.name, () => expansionOf(block, prefix, typeIn(types, type)).value]),
        );
        return [type, () => lazyObject(prefix + type, byName, (name) => undeclared(`${prefix}${type}.${name}`))];
      }),
    );
  };

  const expansions = new Map<Block, Expansion>();
  const expansionOf = (block: Block, prefix: string, type: ResourceType | undefined): Expansion => {
    const found = expansions.get(block) ?? expand(block, prefix, type, home);
    expansions.set(block, found);
    return found;
  };

  /** A file that an `archive_file` makes is not where its `output_path` says. */
  const locate = (path: string): string => {
    const file = resolve(directory, path);
    const archives = data.filter(({ type }) => type === 'archive_file');
    const archive = archives
      .flatMap((block) => expansionOf(block, 'data.', typeIn(sources, block.type)).instances)
      .find(({ text }) => resolve(directory, text('output_path')) === file);
    return archive ? archiveFile(archive).path : file;
  };

  const localValues = Object.fromEntries(
    locals.map(({ name, file, value }) => [name, () => evaluateJson(value, { file, address: `local.${name}` }, scope)]),
  );
  const roots = lazyObject(
    stack,
    {
      ...declare(resources, '', RESOURCE_TYPES),
      data: () => lazyObject('data', declare(data, 'data.', sources), (type) => undeclared(`data.${type}`)),
      local: () => lazyObject('local', localValues, (name) => undeclared(`local.${name}`)),
      var: () => lazyObject('var', variablesOf(variables, path, environment), (name) => undeclared(`var.${name}`)),
      path: () => ({ cwd: directory, module: '.', root: '.' }),
      terraform: () => ({ workspace: 'default' }),
    },
    undeclared,
  );
  const scope: Scope = { lookup: (name) => attributeOf(roots, name), call: functionsIn(directory, locate) };
  const regions = providerRegions(providers, scope);
  const home: Home = {
    stack,
    directory,
    locate,
    accountId,
    scope,
    regionOf: (block) => regions.of(block) ?? DEFAULT_REGION,
  };

  const outputValues = Object.fromEntries(
    outputs.map(({ name, file, body }) => [
      name,
      () => evaluateJson(body['value'] ?? null, { file, address: `output.${name}`, attribute: 'value' }, scope),
    ]),
  );
  const [backend] = configuration.backends;
  const instances = (type: string): Instance[] =>
    resources
      .filter((block) => block.type === type)
      .flatMap((block) => expansionOf(block, '', typeIn(RESOURCE_TYPES, type)).instances);

  return {
    name: stack,
    region: regions.ofDefault(),
    configuration,
    directory,
    outputs: lazyObject('output', outputValues, (name) => undeclared(`output "${name}" of the stack ${stack}`)),
    backend: backend && {
      type: backend.name,
      config: evaluateJson(backend.body, { file: backend.file, address: 'terraform.backend' }, scope),
    },
    instances,
    unknownData: data.filter(({ type }) => !typeIn(sources, type)),
    check() {
      const known = [
        ...resources
          .filter(({ type }) => typeIn(RESOURCE_TYPES, type))
          .map((block) => expansionOf(block, '', typeIn(RESOURCE_TYPES, block.type))),
        ...data
          .filter(({ type }) => typeIn(sources, type))
          .map((block) => expansionOf(block, 'data.', typeIn(sources, block.type))),
      ];
      for (const { attributes, get } of known.flatMap((expansion) => expansion.instances)) {
        Object.keys(attributes).forEach(get);
      }
      for (const value of Object.values(outputValues)) value();
    },
  };
};
