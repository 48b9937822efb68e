import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join as path, resolve } from 'node:path';
import { zipSync } from 'fflate';

export type TerraformJson = Record<string, Record<string, Record<string, Record<string, unknown>>>>;

const FIXTURE = resolve(__dirname, '../fixtures/chat');

/** Somebody's folder: `main.tf.json` and a ZIP per function. `change` edits the Terraform before it is written. */
export const foreignFolder = (target: string, change: (terraform: TerraformJson) => void = () => undefined): string => {
  cpSync(FIXTURE, target, { recursive: true });
  for (const entry of readdirSync(FIXTURE, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const files = readdirSync(path(FIXTURE, entry.name)).map((file) => [
      file,
      readFileSync(path(FIXTURE, entry.name, file)),
    ]);
    writeFileSync(path(target, `${entry.name}.zip`), zipSync(Object.fromEntries(files)));
  }
  const terraform = JSON.parse(readFileSync(path(FIXTURE, 'main.tf.json'), 'utf8')) as TerraformJson;
  change(terraform);
  writeFileSync(path(target, 'main.tf.json'), JSON.stringify(terraform));
  return target;
};
