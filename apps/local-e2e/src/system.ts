import { resolve } from 'node:path';
import { launchLocal, type RunningLocal, startLocal } from '@carillon/local-testing';

export type RunningSystem = RunningLocal;

/** The workspace whose `dist` and `infra/cdktf.out` are run. */
export const WORKSPACE = resolve(__dirname, '../../..');

/** Starts the shipped bundle without waiting for it to be ready. */
export const launch = (args: string[]) => launchLocal(WORKSPACE, args);

/** Starts the shipped bundle on a free port and waits until it is ready. */
export const startSystem = (args: string[] = [], workspace = WORKSPACE): Promise<RunningSystem> =>
  startLocal(workspace, args);
