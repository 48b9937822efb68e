import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { zipSync, type Zippable } from 'fflate';
import { shortest, SynthesisError } from './synthesis-error';

/** A ZIP on disk, ready for Lambda. */
export interface Archive {
  file: string;
  /** Of the ZIP's bytes; changes exactly when the content does. */
  sha256: Buffer;
}

/** The start of DOS time, at noon, so that every time zone writes the same date. */
const FIXED_TIME = new Date(1980, 0, 1, 12);
const UNIX = 3;
/** A regular file that its owner may write and everyone may read: Lambda runs the code as another user than the owner. */
const FILE_MODE = 0o100644 << 16;

/**
 * Zips a bundle byte for byte reproducibly: sorted names, fixed time, fixed mode. So an unchanged Lambda is an empty plan.
 * @param bundle the folder that holds `main.js` and whatever ships beside it
 * @param file where to write the ZIP; its folder is made
 * @throws SynthesisError when there is no bundle
 */
export function writeArchive(bundle: string, file: string): Archive {
  const main = join(bundle, 'main.js');
  if (!existsSync(main)) {
    throw new SynthesisError(`${shortest(main)} is missing: run "npx nx run-many -t bundle"`);
  }
  const entries: Zippable = {};
  for (const name of filesOf(bundle)) {
    entries[name] = [readFileSync(join(bundle, name)), { mtime: FIXED_TIME, os: UNIX, attrs: FILE_MODE, level: 9 }];
  }
  const zip = zipSync(entries);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, zip);
  return { file, sha256: createHash('sha256').update(zip).digest() };
}

/** Paths relative to the folder, with `/`, sorted by code unit, which no locale changes. */
const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
