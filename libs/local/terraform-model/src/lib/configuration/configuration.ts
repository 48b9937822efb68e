import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TerraformError } from '../terraform-error';
import { type Json, type JsonObject, blocksOf, isJsonObject } from './blocks';
import { filesIn, isOverride } from './stack-directories';

/** A block with its body as it is written. */
export interface Block {
  /** Absent for variables, locals and outputs. */
  type: string;
  name: string;
  file: string;
  body: JsonObject;
}

/** What the files of one directory say together; not yet evaluated. */
export interface Configuration {
  resources: Block[];
  data: Block[];
  variables: Block[];
  locals: { name: string; file: string; value: Json }[];
  outputs: Block[];
  providers: Block[];
  /** Such as `local` and where it keeps its state. */
  backends: Block[];
}

const read = (file: string): JsonObject => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as JsonObject;
  } catch (cause) {
    throw new TerraformError({ file }, `this is not JSON: ${(cause as Error).message}`, { cause });
  }
};

/** `{name: body}` as blocks. */
const named = (file: string, type: string, value: Json | undefined): Block[] =>
  blocksOf(value).flatMap((byName) =>
    Object.entries(byName).flatMap(([name, bodies]) => blocksOf(bodies).map((body) => ({ type, name, file, body }))),
  );

/** `{type: {name: body}}` as blocks. */
const typed = (file: string, value: Json | undefined): Block[] =>
  blocksOf(value).flatMap((byType) => Object.entries(byType).flatMap(([type, byName]) => named(file, type, byName)));

const parts = (file: string): Configuration => {
  const root = read(file);
  if (!isJsonObject(root)) throw new TerraformError({ file }, 'the file is not a JSON object');
  const [module] = named(file, 'module', root['module']);
  if (module) {
    throw new TerraformError(
      { file, address: `module.${module.name}` },
      'modules are not read: write their resources here',
    );
  }
  return {
    resources: typed(file, root['resource']),
    data: typed(file, root['data']),
    variables: named(file, 'variable', root['variable']),
    locals: blocksOf(root['locals']).flatMap((all) =>
      Object.entries(all).map(([name, value]) => ({ name, file, value })),
    ),
    outputs: named(file, 'output', root['output']),
    providers: named(file, 'provider', root['provider']),
    backends: blocksOf(root['terraform']).flatMap(({ backend }) => named(file, 'backend', backend)),
  };
};

type Declared = { type?: string; name: string; file: string };
const key = ({ type, name }: Declared): string => (type === undefined ? name : `${type}.${name}`);

const refuseDuplicates = (blocks: Declared[], prefix = ''): void => {
  const seen = new Map<string, Declared>();
  for (const block of blocks) {
    const address = prefix + key(block);
    const before = seen.get(address);
    if (before) throw new TerraformError({ file: block.file, address }, `it is declared in ${before.file} too`);
    seen.set(address, block);
  }
};

/** Arguments of an override file replace those of the block that it repeats. */
const override = (blocks: Block[], overrides: Block[]): Block[] =>
  blocks.map((block) =>
    overrides
      .filter((other) => key(other) === key(block))
      .reduce((merged, { body }) => ({ ...merged, body: { ...merged.body, ...body } }), block),
  );

/**
 * Reads and merges the `*.tf.json` files of a directory as Terraform does.
 * @throws TerraformError for broken JSON, for what is declared twice, and for modules
 */
export const readConfiguration = (directory: string): Configuration => {
  const files = filesIn(directory).map((name) => ({ name, ...parts(join(directory, name)) }));
  const base = files.filter(({ name }) => !isOverride(name));
  const overrides = files.filter(({ name }) => isOverride(name));
  const merged = (kind: 'resources' | 'data' | 'variables' | 'outputs' | 'backends'): Block[] =>
    override(
      base.flatMap((file) => file[kind]),
      overrides.flatMap((file) => file[kind]),
    );
  const configuration: Configuration = {
    resources: merged('resources'),
    data: merged('data'),
    variables: merged('variables'),
    outputs: merged('outputs'),
    backends: merged('backends'),
    providers: [...base, ...overrides].flatMap(({ providers }) => providers),
    locals: base.flatMap(({ locals }) => locals),
  };
  refuseDuplicates(configuration.resources);
  refuseDuplicates(configuration.data, 'data.');
  refuseDuplicates(configuration.variables);
  refuseDuplicates(configuration.outputs);
  refuseDuplicates(configuration.locals, 'local.');
  const replaced = new Map(overrides.flatMap(({ locals }) => locals).map((local) => [local.name, local]));
  return { ...configuration, locals: configuration.locals.map((local) => replaced.get(local.name) ?? local) };
};
