import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { FunctionModel } from '@carillon/local-terraform-model';
import { unpackArchive } from './archive';

/** The unpacked code of all functions, in a temporary folder. */
export interface CodeStore {
  /** What the runtime brings: `/var/runtime` on AWS. */
  runtimeRoot: string;
  /** Where the function's archive is unpacked: `/var/task` on AWS. */
  taskRoot(model: FunctionModel): string;
  remove(): Promise<void>;
}

/** The scopes of the AWS SDK v3, the part of the runtime's modules that functions may count on. */
const RUNTIME_SCOPES = ['@aws-sdk', '@smithy'];

/**
 * Unpacks every archive once. The SDK of `runtimeModules` lies in a `node_modules` above the code, so that `require` and `import` both
 * find it, after what the function brings itself.
 */
export const codeStore = async (functions: FunctionModel[], runtimeModules: string): Promise<CodeStore> => {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'carillon-lambda-')));
  const store: CodeStore = {
    runtimeRoot: root,
    taskRoot: ({ name }) => join(root, 'task', name),
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 3 }),
  };
  try {
    await mkdir(join(root, 'node_modules'));
    for (const scope of RUNTIME_SCOPES) {
      const modules = resolve(runtimeModules, 'node_modules', scope);
      if (existsSync(modules)) await symlink(modules, join(root, 'node_modules', scope), 'junction');
    }
    for (const model of functions) await unpackArchive(model, store.taskRoot(model));
  } catch (error) {
    await store.remove();
    throw error;
  }
  return store;
};
