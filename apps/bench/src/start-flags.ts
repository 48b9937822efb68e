import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What `npm start` tells Node: the flags in the workspace's script. Read when it is needed, from beside `dist`. */
export const startFlags = (): string[] => {
  const { scripts } = JSON.parse(readFileSync(join(__dirname, '../../../package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  return scripts.start.split(' ').filter((word) => word.startsWith('--'));
};
