import { createRequire } from 'node:module';
import { join } from 'node:path';
import { constants, Script } from 'node:vm';
import type { EnvironmentSettings } from '../lib/environment-protocol';

/** `import()` as a module of that folder has it: what it names is found there, by the conditions of `import`. */
const importer = (file: string) =>
  new Script('(specifier) => import(specifier)', {
    filename: file,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  }).runInThisContext() as (specifier: string) => Promise<unknown>;

/**
 * Loads what a function's `NODE_OPTIONS` preload, as Node.js does, from the task root: before the handler, and unlike there, after all that
 * a function must find in its place already.
 * @throws what a module throws, and for one that is not there
 */
export const loadPreloads = async ({ preloads, taskRoot }: EnvironmentSettings): Promise<void> => {
  const base = join(taskRoot, 'preload.js');
  for (const { by, specifier } of preloads) {
    if (by === 'require') createRequire(base)(specifier);
    else await importer(base)(specifier);
  }
};
