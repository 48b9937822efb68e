import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import workerThreads from 'node:worker_threads';

/** A home that does not exist, as that of Lambda's user: the SDK must not find the developer's own `~/.aws`. */
const HOME = '/home/sbx_user1051';

/**
 * Hides from the function that it runs in a thread of a developer's program: on Lambda it has a process for itself, whose working folder
 * is the task root. A path that is relative when it reaches the file system still starts at the program's own folder, which threads share.
 */
export const resembleLambda = (taskRoot: string): void => {
  process.cwd = () => taskRoot;
  Object.assign(os, { homedir: () => HOME });
  Object.assign(workerThreads, { isMainThread: true, parentPort: null, workerData: null });
  syncBuiltinESMExports();
};
