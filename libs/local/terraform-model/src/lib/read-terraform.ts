import { findStacks } from './configuration/stack-directories';
import type { Environment } from './configuration/variables';
import type { SystemModel } from './model';
import { siblingsAmong } from './resources/siblings';
import { DEFAULT_REGION, type Stack, openStack } from './resources/stack';
import { systemModel } from './system/system-model';

/** The account of AWS's own examples. */
const ACCOUNT_ID = '123456789012';

export interface ReadOptions {
  /** Where `TF_VAR_<name>` gives a variable its value; none by default. */
  environment?: Environment;
}

/**
 * Reads what a directory of Terraform JSON describes: a `cdktf.out`, one directory with `*.tf.json` files, or a directory of such
 * directories, which then are stacks that may refer to each other by SSM parameters and remote states. Every reference is
 * resolved; what AWS would make up (ids, ARNs) is made up here, the same in every run. Nothing is written but the archives of
 * `archive_file`, into the system's temporary directory.
 * @throws TerraformError when something is not Terraform JSON, refers to what is not there, or cannot run on this machine
 */
export const readTerraform = (directory: string, { environment = {} }: ReadOptions = {}): SystemModel => {
  const stacks: Stack[] = [];
  const run = { accountId: ACCOUNT_ID, environment, siblings: siblingsAmong(() => stacks) };
  stacks.push(...findStacks(directory).map((stack) => openStack(stack, run)));
  for (const stack of stacks) stack.check();
  const region = stacks.find((stack) => stack.region !== undefined)?.region ?? DEFAULT_REGION;
  return systemModel(stacks, { region, accountId: ACCOUNT_ID });
};
