import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { TerraformError } from '../terraform-error';

/** A directory that Terraform would be run in. */
export interface StackDirectory {
  /** Does not depend on where the whole lies, as ids follow from it. */
  name: string;
  path: string;
}

const isTerraformJson = (name: string): boolean => name.endsWith('.tf.json');
const isHcl = (name: string): boolean => name.endsWith('.tf') || name.endsWith('.tfvars');
const isTerraform = (name: string): boolean => isTerraformJson(name) || isHcl(name);

/** Whether a file changes what the others say, instead of adding to it. */
export const isOverride = (name: string): boolean => /(^|_)override\.tf\.json$/.test(name);

/** The `*.tf.json` of a directory. */
export const filesIn = (path: string): string[] => readdirSync(path).filter(isTerraformJson).sort();

/** The stacks that `cdktf synth` wrote, in the order of its manifest. */
const fromManifest = (directory: string): StackDirectory[] => {
  const file = join(directory, 'manifest.json');
  try {
    const { stacks } = JSON.parse(readFileSync(file, 'utf8')) as {
      stacks: Record<string, { workingDirectory: string }>;
    };
    return Object.entries(stacks).map(([name, { workingDirectory }]) => ({
      name,
      path: join(directory, workingDirectory),
    }));
  } catch (cause) {
    throw new TerraformError({ file }, 'this is not the manifest of a cdktf.out: synthesize again', { cause });
  }
};

const holdsTerraform = (path: string): boolean => readdirSync(path).some(isTerraform);

/** The directory itself, or else those directly below it that hold Terraform. */
const fromFiles = (directory: string): StackDirectory[] => {
  const below = readdirSync(directory)
    .sort()
    .map((name) => join(directory, name))
    .filter((path) => statSync(path).isDirectory());
  const paths = holdsTerraform(directory) ? [directory] : below.filter(holdsTerraform);
  return paths.map((path) => ({ name: relative(directory, path) || '.', path }));
};

/** HCL beside the JSON is part of the configuration: without it, the rest would mean something else. */
const refuseHcl = (path: string): void => {
  const hcl = readdirSync(path).find(isHcl);
  if (!hcl) return;
  throw new TerraformError(
    { file: join(path, hcl) },
    `this is HCL, and only Terraform JSON is read: write it as ${hcl}.json`,
  );
};

/**
 * Finds the stacks of a directory: a `cdktf.out`, one directory with `*.tf.json` files, or a directory of such directories.
 * @throws TerraformError when there is no Terraform JSON, or HCL beside it
 */
export const findStacks = (directory: string): StackDirectory[] => {
  if (!existsSync(directory) || !statSync(directory).isDirectory()) {
    throw new TerraformError({ file: directory }, 'there is no such directory');
  }
  const stacks = existsSync(join(directory, 'manifest.json')) ? fromManifest(directory) : fromFiles(directory);
  for (const { path } of stacks) {
    if (!existsSync(path)) {
      throw new TerraformError(
        { file: path },
        'the manifest names this directory, but it is not there: synthesize again',
      );
    }
    refuseHcl(path);
  }
  if (stacks.length) return stacks;
  throw new TerraformError(
    { file: directory },
    'there is no Terraform JSON: give a cdktf.out, or a directory with *.tf.json files',
  );
};
