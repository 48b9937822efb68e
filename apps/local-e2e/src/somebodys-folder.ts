import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { zipSync } from 'fflate';

/** By type, by name: the arguments of each resource. */
export type TerraformJson = Record<string, Record<string, Record<string, Record<string, unknown>>>>;

/** Folders of Terraform that are made of a fixture, and go with the tests. */
export interface Folders {
  /** A new copy: `main.tf.json` and a ZIP for each folder beside it. `change` edits the Terraform before it is written. */
  make(name: string, change?: (terraform: TerraformJson) => void): string;
  remove(): void;
}

export const foldersOf = (fixture: string): Folders => {
  const source = resolve(__dirname, '../fixtures', fixture);
  const root = mkdtempSync(join(tmpdir(), `carillon-${fixture}-`));
  return {
    make(name, change = () => undefined) {
      const target = join(root, name);
      cpSync(source, target, { recursive: true });
      for (const entry of readdirSync(source, { withFileTypes: true })) {
        if (!entry.isDirectory()) continue;
        const files = readdirSync(join(source, entry.name)).map((file) => [
          file,
          readFileSync(join(source, entry.name, file)),
        ]);
        writeFileSync(join(target, `${entry.name}.zip`), zipSync(Object.fromEntries(files)));
      }
      const terraform = JSON.parse(readFileSync(join(source, 'main.tf.json'), 'utf8')) as TerraformJson;
      change(terraform);
      writeFileSync(join(target, 'main.tf.json'), JSON.stringify(terraform));
      return target;
    },
    remove: () => rmSync(root, { recursive: true }),
  };
};
