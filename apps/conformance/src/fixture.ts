import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { zipSync } from 'fflate';

/** The workspace: as far above the sources as above the bundle, `dist/apps/conformance`. */
export const WORKSPACE = resolve(__dirname, '../../..');

const FIXTURES = join(WORKSPACE, 'apps/conformance/fixtures');

/** `base` needs nothing but routes and functions; `guarded` an authorizer, a throttle and a model. */
export type FixtureName = 'base' | 'guarded';

/** Writes a fixture as Terraform takes it: `main.tf.json` and the archive of its functions. @returns the folder */
export const writeFixture = (name: FixtureName, parent: string): string => {
  const folder = join(parent, name);
  mkdirSync(folder, { recursive: true });
  cpSync(join(FIXTURES, name), folder, { recursive: true });
  const sources = join(FIXTURES, 'probe');
  const files = readdirSync(sources).map((file) => [file, readFileSync(join(sources, file))] as const);
  writeFileSync(join(folder, 'probe.zip'), zipSync(Object.fromEntries(files), { mtime: '2026-01-01T00:00:00Z' }));
  return folder;
};
