import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JobResult } from '../load/job';
import { type LoadGenerator, startLoadGenerator } from '../load/load-generator';
import { type ServerProcess, startServer } from '../server-process';
import { startFlags } from '../start-flags';
import { copyProduct, type ProductOptions } from './shipped';

/** Where what is measured is. */
export interface ProductPrograms {
  /** The bundles of `apps/`. */
  bundles: string;
  /** `infra/cdktf.out` */
  synthesized: string;
  /** A folder for copies and logs. */
  folder: string;
}

/** The product at work, with a load generator for its clients. */
export interface Running {
  server: ServerProcess;
  load: LoadGenerator;
  log: () => string;
}

/** Far more than the machine can post, so that no worker waits for its turn. */
export const UNPACED = 1_000_000;

/** Messages before those that count: environments start, and V8 compiles what is hot until about the tenth. */
export const WARM_UP = 12;

const BYTES = 300;
const STAGE = 'dev';

export const pause = (ms: number) => new Promise((resume) => setTimeout(resume, ms));

/** Starts the product as `npm start` does, and ends it after the measurement. */
export const withProduct = async <Result>(
  { bundles, synthesized, folder }: ProductPrograms,
  options: ProductOptions,
  measure: (running: Running) => Promise<Result>,
): Promise<Result> => {
  const terraform = join(folder, randomUUID());
  copyProduct(synthesized, terraform, options);
  const logFile = `${terraform}.log`;
  const program = [...startFlags(), join(bundles, 'local/main.js')];
  const args = (port: number) => [...program, '--port', String(port), '--terraform', terraform];
  const server = await startServer(args, `/${STAGE}`, logFile);
  const load = startLoadGenerator(join(bundles, 'bench/load.js'));
  try {
    return await measure({ server, load, log: () => readFileSync(logFile, 'utf8') });
  } finally {
    await load.end();
    await server.stop();
  }
};

export const open = ({ load, server }: Running, total: number): Promise<JobResult> =>
  load.run({ kind: 'open', url: server.url, total });

/** What is said, how often, and what is counted of it. */
export interface Published {
  messages?: number;
  /** Everyone's without it. */
  channel?: string;
  /** Frames, of which one may carry several messages, instead of messages. */
  ofFrames?: boolean;
}

/** Messages of 300 bytes, all at once, until each client has each. */
export const publish = ({ load }: Running, published: Published = {}): Promise<JobResult> => {
  const { messages = 1, channel, ofFrames = false } = published;
  const mark = randomUUID();
  const frame = JSON.stringify({ action: 'sendmessage', channel, data: mark.padEnd(BYTES, 'x') });
  return load.run({ kind: 'publish', frames: Array.from({ length: messages }, () => frame), mark, ofFrames });
};
