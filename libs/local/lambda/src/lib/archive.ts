import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { type Unzipped, unzipSync } from 'fflate';
import type { FunctionModel } from '@carillon/local-terraform-model';

/** An archive does not say through fflate which of its files may be executed. */
const MODE = 0o755;

const entriesOf = async ({ address, archive, name }: FunctionModel): Promise<Unzipped> => {
  const zip = await readFile(archive).catch((cause: unknown) => {
    throw new Error(`${address}: the archive of function ${name} cannot be read: ${archive}`, { cause });
  });
  try {
    return unzipSync(zip);
  } catch (cause) {
    throw new Error(`${address}: the archive of function ${name} is not a ZIP that can be unpacked: ${archive}`, {
      cause,
    });
  }
};

/**
 * Unpacks the archive that a function ships as.
 * @throws an error that names function and file: the archive is missing, is broken, or writes outside of its folder
 */
export const unpackArchive = async (model: FunctionModel, folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true });
  for (const [entry, content] of Object.entries(await entriesOf(model))) {
    const path = join(folder, entry);
    if (relative(folder, path).startsWith('..'))
      throw new Error(
        `${model.address}: the archive of function ${model.name} leaves its folder by ${entry}: ${model.archive}`,
      );
    await mkdir(entry.endsWith('/') ? path : dirname(path), { recursive: true });
    if (!entry.endsWith('/')) await writeFile(path, content, { mode: MODE });
  }
};
