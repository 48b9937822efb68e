import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, resolve } from 'node:path';
import { hashOf } from './encoding-functions';
import { evaluate } from './evaluation';
import { parseText } from './expression-parser';
import type { CallFunction, Locate, TerraformFunction } from './functions';
import { attributeOf } from './lazy-object';
import { ExpressionError, type ObjectValue, type Value, toObject, toSet, toText } from './value';

/** The functions that read files or know the file system. */
export const fileFunctions = (
  directory: string,
  locate: Locate,
  call: CallFunction,
): Record<string, TerraformFunction> => {
  const bytes = (path: string): Buffer => {
    try {
      return readFileSync(locate(path));
    } catch (cause) {
      throw new ExpressionError(`the file ${path} cannot be read: it is looked for at ${locate(path)}`, {
        cause,
      });
    }
  };

  const fileHash =
    (algorithm: string, encoding: 'hex' | 'base64'): TerraformFunction =>
    (path = null) =>
      hashOf(algorithm, bytes(toText(path)), encoding);

  const render = (path: string, names: ObjectValue): string =>
    toText(evaluate(parseText(bytes(path).toString()), { lookup: (name) => attributeOf(names, name), call }));

  const fileset = (path: string, pattern: string): Value[] =>
    toSet(
      globSync(pattern, { cwd: resolve(directory, path) }).filter((name) =>
        statSync(resolve(directory, path, name)).isFile(),
      ),
    );

  return {
    abspath: (path = null) => resolve(directory, toText(path)),
    basename: (path = null) => basename(toText(path)),
    dirname: (path = null) => dirname(toText(path)),
    file: (path = null) => bytes(toText(path)).toString(),
    filebase64: (path = null) => bytes(toText(path)).toString('base64'),
    filebase64sha256: fileHash('sha256', 'base64'),
    filebase64sha512: fileHash('sha512', 'base64'),
    fileexists: (path = null) => existsSync(locate(toText(path))),
    filemd5: fileHash('md5', 'hex'),
    fileset: (path = null, pattern = null) => fileset(toText(path), toText(pattern)),
    filesha1: fileHash('sha1', 'hex'),
    filesha256: fileHash('sha256', 'hex'),
    filesha512: fileHash('sha512', 'hex'),
    pathexpand: (path = null) => toText(path).replace(/^~(?=$|\/)/, homedir()),
    templatefile: (path = null, names = null) => render(toText(path), toObject(names)),
  };
};
