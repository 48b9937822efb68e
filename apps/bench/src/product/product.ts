import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { type LoadGenerator, startLoadGenerator } from '../load/load-generator';
import { type ServerProcess, startServer } from '../server-process';
import { percentile } from '../statistics';
import { busiestSecond } from './busiest-second';
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

/** One message to everyone, until the last has it. */
export interface Broadcast {
  perSecond: number;
  /** Milliseconds. */
  untilLast: number;
  /** Of the whole system. */
  cpuMicros: number;
  /** MB of memory, of the whole system, right after it. */
  memory: number;
}

/** Far more than the machine can post, so that no worker waits for its turn. */
const UNPACED = 1_000_000;
const BYTES = 300;
const STAGE = 'dev';
/** For what remained of the last message to be over: rows, logs, and posts that are repeated. */
const PAUSE_MS = 1_500;

const pause = (ms: number) => new Promise((resume) => setTimeout(resume, ms));

interface Running {
  server: ServerProcess;
  load: LoadGenerator;
  log: () => string;
}

const withProduct = async <Result>(
  { bundles, synthesized, folder }: ProductPrograms,
  options: ProductOptions,
  measure: (running: Running) => Promise<Result>,
): Promise<Result> => {
  const terraform = join(folder, randomUUID());
  copyProduct(synthesized, terraform, options);
  const logFile = `${terraform}.log`;
  const args = (port: number) => [join(bundles, 'local/main.js'), '--port', String(port), '--terraform', terraform];
  const server = await startServer(args, `/${STAGE}`, logFile);
  const load = startLoadGenerator(join(bundles, 'bench/load.js'));
  try {
    return await measure({ server, load, log: () => readFileSync(logFile, 'utf8') });
  } finally {
    await load.end();
    await server.stop();
  }
};

const publish = ({ load }: Running, messages = 1) => {
  const mark = randomUUID();
  const frame = JSON.stringify({ action: 'sendmessage', data: mark.padEnd(BYTES, 'x') });
  return load.run({ kind: 'publish', frames: Array.from({ length: messages }, () => frame), mark });
};

const broadcast = async (running: Running): Promise<Broadcast> => {
  const before = running.server.usage().cpu;
  const { latenciesMs } = await publish(running);
  const { cpu, rss } = running.server.usage();
  const untilLast = Math.max(...latenciesMs);
  await pause(PAUSE_MS);
  return {
    untilLast,
    perSecond: (latenciesMs.length / untilLast) * 1_000,
    cpuMicros: ((cpu - before) / latenciesMs.length) * 1e6,
    memory: rss / 1024 ** 2,
  };
};

const open = ({ load, server }: Running, total: number) => load.run({ kind: 'open', url: server.url, total });

/** Messages before those that count: environments start, code gets warm. */
const WARM_UP = 3;

/** So many messages to so many members, one after the other, by the worker that ships or by another. */
export const broadcasts = (
  programs: ProductPrograms,
  members: number,
  rounds: number,
  worker?: string,
): Promise<Broadcast[]> =>
  withProduct(programs, { postsPerSecond: UNPACED, ...(worker !== undefined && { worker }) }, async (running) => {
    await open(running, members);
    const all: Broadcast[] = [];
    while (all.length < WARM_UP + rounds) all.push(await broadcast(running));
    return all.slice(WARM_UP);
  });

/** The p99 of when members have a message, in milliseconds: of all of them, and of those who read when one more does not. */
export interface SlowConsumer {
  without: number;
  beside: number;
}

/** One after the other: what the kernel still takes after the first of them is full then, too. */
const REFUSALS = 20;

/** Posts to the connection that sent something to `$default` until its buffers are full. */
const fill = async ({ server, log }: Running): Promise<void> => {
  const endpoint = server.url.replace('ws:', 'http:');
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new ApiGatewayManagementApiClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  let id: string | undefined;
  while ((id = /\$default 200 (\S+)/.exec(log())?.[1]) === undefined) await pause(10);
  const command = new PostToConnectionCommand({ ConnectionId: id, Data: 'x'.repeat(131_072) });
  for (let refused = 0; refused < REFUSALS;)
    refused = await client.send(command).then(
      () => 0,
      (error: Error) => (error.name === 'LimitExceededException' ? refused + 1 : Promise.reject(error)),
    );
  client.destroy();
};

/** Messages to 999 members who read, first alone, then beside one whose buffers are full and whose posts are answered 429. */
export const slowConsumer = (programs: ProductPrograms, rounds: number): Promise<SlowConsumer> =>
  withProduct(programs, { postsPerSecond: UNPACED }, async (running) => {
    const p99 = async (): Promise<number> => {
      const latencies: number[] = [];
      for (let round = 0; round < WARM_UP + rounds; round += 1) {
        const { latenciesMs } = await publish(running);
        if (round >= WARM_UP) latencies.push(...latenciesMs);
        await pause(PAUSE_MS);
      }
      return percentile(latencies, 0.99);
    };
    await open(running, 999);
    const without = await p99();
    await running.load.run({ kind: 'stuck', url: running.server.url, frame: '{"action":"whoami"}' });
    await fill(running);
    return { without, beside: await p99() };
  });

/** Receipts of paced messages. */
export interface Paced {
  /** That posted at once: as many environments as the local system gives a function on this machine. */
  workers: number;
  /** Posts a second over all of them. */
  budget: number;
  /** Receipts in the second that had most. */
  busiest: number;
}

const PACED = { members: 1_000, messages: 4, perWorker: 100 };

const WORKER_STARTED = /carillon-dev-fanout: INIT_START/g;

/** Messages to everyone by several workers, each with a pace of its own that this machine can keep up with. */
export const paced = (programs: ProductPrograms): Promise<Paced> =>
  withProduct(programs, { postsPerSecond: PACED.perWorker }, async (running) => {
    await open(running, PACED.members);
    const { latenciesMs } = await publish(running, PACED.messages);
    const workers = running.log().match(WORKER_STARTED)?.length ?? 0;
    return { workers, budget: workers * PACED.perWorker, busiest: busiestSecond(latenciesMs) };
  });
