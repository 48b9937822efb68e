import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { EnvironmentSettings } from '../lib/environment-protocol';
import { RuntimeError } from './error-document';
import type { Handler } from './runtime';

/** In the order in which the runtime looks. */
const EXTENSIONS = ['', '.js', '.mjs', '.cjs'];

const isFile = (path: string) => existsSync(path) && statSync(path).isFile();

/** `src/index.nested.handler` → the folder `src`, the module `index`, the export `nested.handler`. */
const parse = (handler: string) => {
  if (handler.includes('..'))
    throw new RuntimeError(
      'MalformedHandlerName',
      `'${handler}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  const [, folder = '', module, name] = /^(.*\/)?([^./]*)\.([^/]*)$/.exec(handler) ?? [];
  if (module === undefined || name === undefined) throw new RuntimeError('MalformedHandlerName', 'Bad handler');
  return { folder, module, name };
};

/** `import()` serves CommonJS too, as Lambda's own loader uses it. A module that is no file of the archive may still be a package. */
const loadModule = async (settings: EnvironmentSettings, folder: string, module: string): Promise<unknown> => {
  const path = resolve(settings.taskRoot, folder, module);
  const file = EXTENSIONS.map((extension) => path + extension).find(isFile);
  if (file) return import(pathToFileURL(file).href);
  const runtimeRequire = createRequire(join(settings.runtimeRoot, 'index.mjs'));
  const roots = [settings.taskRoot, join(settings.taskRoot, folder)];
  return runtimeRequire(runtimeRequire.resolve(module, { paths: roots }));
};

const explain = (error: unknown) => {
  if (error instanceof SyntaxError) {
    const explained = new RuntimeError('UserCodeSyntaxError', String(error), { cause: error });
    if (error.stack) explained.stack = error.stack;
    return explained;
  }
  const isMissing = error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND';
  return isMissing ? new RuntimeError('ImportModuleError', String(error), { cause: error }) : error;
};

const find = (module: unknown, name: string): unknown =>
  name.split('.').reduce((at: unknown, key) => {
    const isContainer = (typeof at === 'object' && at !== null) || typeof at === 'function';
    return isContainer ? (at as Record<string, unknown>)[key] : undefined;
  }, module);

/**
 * The handler, found as Lambda's runtime finds it.
 * @throws `Runtime.MalformedHandlerName`, `Runtime.ImportModuleError`, `Runtime.UserCodeSyntaxError`, `Runtime.HandlerNotFound`, or what
 * the module itself throws
 */
export const loadHandler = async (settings: EnvironmentSettings): Promise<Handler> => {
  const { folder, module, name } = parse(settings.handler);
  const loaded = await loadModule(settings, folder, module).catch((error: unknown) => {
    throw explain(error);
  });
  const handler = find(loaded, name) ?? find((loaded as { default?: unknown }).default, name);
  if (!handler) throw new RuntimeError('HandlerNotFound', `${settings.handler} is undefined or not exported`);
  if (typeof handler !== 'function') throw new RuntimeError('HandlerNotFound', `${settings.handler} is not a function`);
  return handler as Handler;
};
