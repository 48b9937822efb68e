import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { writeArchive } from './archive';
import { SynthesisError } from './synthesis-error';
import { put } from './testing';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'archive-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const bundle = (name: string, files: Record<string, string>): string => {
  for (const [file, text] of Object.entries(files)) put(join(directory, name, file), text);
  return join(directory, name);
};

describe('an archive', () => {
  it('holds the whole bundle, sorted, with a hash of its own bytes', () => {
    const { file, sha256 } = writeArchive(
      bundle('app', { 'z.txt': 'last', 'lib/a.js': 'a', 'main.js': 'main' }),
      join(directory, 'out', 'app.zip'),
    );
    const zip = readFileSync(file);
    const entries = unzipSync(zip);
    expect(Object.keys(entries)).toEqual(['lib/a.js', 'main.js', 'z.txt']);
    expect(strFromU8(entries['main.js']!)).toBe('main');
    expect(sha256).toEqual(createHash('sha256').update(zip).digest());
  });

  it('does not change with the time of the files or the order in which they were written', () => {
    const first = bundle('first', { 'main.js': 'main', 'a.js': 'a' });
    const second = bundle('second', { 'a.js': 'a', 'main.js': 'main' });
    utimesSync(join(second, 'main.js'), 1, 1);
    const hashes = [first, second].map((folder) => writeArchive(folder, `${folder}.zip`).sha256.toString('hex'));
    expect(hashes[0]).toBe(hashes[1]);
  });

  it('gives every file mode 0644 on Unix and the first day of DOS time', () => {
    const { file } = writeArchive(bundle('app', { 'main.js': 'main' }), join(directory, 'app.zip'));
    const zip = readFileSync(file);
    const entry = zip.indexOf('PK\x01\x02', 0, 'latin1'); // the entry's header in the central directory
    expect(zip.readUInt8(entry + 5)).toBe(3);
    expect(zip.readUInt32LE(entry + 38) >>> 16).toBe(0o100644);
    expect(zip.readUInt16LE(entry + 14)).toBe((1 << 5) | 1);
  });

  it('changes with the content', () => {
    const hashes = ['a', 'b'].map(
      (text) => writeArchive(bundle(text, { 'main.js': text }), join(directory, `${text}.zip`)).sha256,
    );
    expect(hashes[0]).not.toEqual(hashes[1]);
  });

  it('cannot be made of a bundle that was not built', () => {
    const missing = (): unknown => writeArchive(join(directory, 'nowhere'), join(directory, 'app.zip'));
    expect(missing).toThrow(SynthesisError);
    expect(missing).toThrow(/nowhere\/main\.js is missing: run "npx nx run-many -t bundle"$/);
  });
});
