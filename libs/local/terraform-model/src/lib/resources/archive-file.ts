import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, matchesGlob } from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import { hashOf } from '../expressions/encoding-functions';
import { ExpressionError, type ObjectValue, type Value, isObject, toList, toText } from '../expressions/value';
import type { Instance } from './resource-type';

/** The earliest time that a ZIP can hold: the same files give the same bytes. */
const MTIME = new Date(1980, 0, 1);

const blocks = (value: Value): ObjectValue[] => (Array.isArray(value) ? value : [value]).filter(isObject);

const filesBelow = (directory: string): string[] =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(directory, name)).isFile())
    .sort();

/** An exclusion is a path, a directory or a glob, relative to `source_dir`. */
const isExcluded = (path: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) => path === pattern || path.startsWith(`${pattern}/`) || matchesGlob(path, pattern));

const contents = (argument: Instance['get'], locate: Instance['locate']): Zippable => {
  const path = (name: string) => locate(toText(argument(name)));
  const entry = (bytes: Uint8Array): Zippable[string] => [bytes, { mtime: MTIME }];
  if (argument('source_dir') !== null) {
    const root = path('source_dir');
    const patterns = toList(argument('excludes') ?? []).map(toText);
    const names = filesBelow(root).filter((name) => !isExcluded(name, patterns));
    return Object.fromEntries(names.map((name) => [name, entry(readFileSync(join(root, name)))]));
  }
  if (argument('source_file') !== null) {
    return { [basename(path('source_file'))]: entry(readFileSync(path('source_file'))) };
  }
  const sources: ObjectValue[] = blocks(argument('source'));
  if (argument('source_content') !== null) {
    sources.push({ filename: argument('source_content_filename'), content: argument('source_content') });
  }
  if (!sources.length) throw new ExpressionError('it needs one of source_dir, source_file, source_content and source');
  return Object.fromEntries(
    sources.map(({ filename = null, content = null }) => [toText(filename), entry(Buffer.from(toText(content)))]),
  );
};

/** An archive, and what `archive_file` says about it. */
export interface Archive {
  /** Absolute. */
  path: string;
  attributes: ObjectValue;
}

const make = ({ get, text, locate }: Instance): Archive => {
  if (get('type') !== 'zip') throw new ExpressionError(`type is ${text('type')}, and only zip is made`);
  const bytes = Buffer.from(zipSync(contents(get, locate)));
  const sha256 = hashOf('sha256', bytes, 'hex');
  const folder = join(tmpdir(), 'carillon-archives', sha256);
  const path = join(folder, basename(text('output_path')));
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, bytes);
  const attributes = {
    id: hashOf('sha1', bytes, 'hex'),
    output_base64sha256: hashOf('sha256', bytes, 'base64'),
    output_base64sha512: hashOf('sha512', bytes, 'base64'),
    output_md5: hashOf('md5', bytes, 'hex'),
    output_sha: hashOf('sha1', bytes, 'hex'),
    output_sha256: sha256,
    output_sha512: hashOf('sha512', bytes, 'hex'),
    output_size: bytes.length,
  };
  return { path, attributes };
};

const made = new WeakMap<Instance, Archive>();

/**
 * The archive of an `archive_file`. Like Terraform, every run makes it anew, but in the system's temporary directory, under a
 * name that follows from the content: the directory of the configuration stays as it is.
 */
export const archiveFile = (instance: Instance): Archive => {
  const archive = made.get(instance) ?? make(instance);
  made.set(instance, archive);
  return archive;
};
