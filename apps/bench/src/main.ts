import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { FlagError } from '@carillon/flags';
import { STAGE, writeFixture } from './fixture';
import { startLoadGenerator } from './load/load-generator';
import { MEASUREMENTS, type Size, type Subject } from './measurements';
import type { Sample } from './metrics';
import { HELP, readOptions } from './options';
import { measurePosts, postTable } from './posts/posts';
import { PRODUCT, type ProductSize } from './product/measurements';
import { rowsOf, table } from './report';
import { startServer } from './server-process';
import { startFlags } from './start-flags';

const FULL: Size = {
  roundTrips: 20_000,
  warmUp: 4_000,
  rounds: 7,
  idle: 10_000,
  soak: { warmUp: 15, seconds: 30 },
};
const QUICK: Size = {
  roundTrips: 4_000,
  warmUp: 1_000,
  rounds: 3,
  idle: 1_000,
  soak: { warmUp: 3, seconds: 6 },
};
const PRODUCT_SIZE: Record<'full' | 'quick', ProductSize> = {
  full: { rounds: 9, members: 10_000 },
  quick: { rounds: 3, members: 2_000 },
};
const POSTS = { full: 30_000, quick: 8_000 };

type IsWanted = (name: string) => boolean;

const beside = (file: string) => join(__dirname, file);

const machine = () =>
  `${availableParallelism()} × ${cpus()[0]?.model ?? 'CPU'}, ${Math.round(totalmem() / 1024 ** 3)} GB, ` +
  `${process.platform} ${process.arch}, Node ${process.versions.node}`;

const subjectsIn = (folder: string): Subject[] => {
  const fixture = join(folder, 'terraform');
  writeFixture(fixture, beside('handlers'));
  const gateway = (port: number) => [
    ...startFlags(),
    beside('../local/main.js'),
    '--port',
    String(port),
    '--terraform',
    fixture,
  ];
  return [
    {
      name: 'floor',
      start: () => startServer((port) => [beside('floor.js'), String(port)], '/', join(folder, 'floor.log')),
      nothingReply: (frame) => frame,
      joinReply: (frame) => frame,
    },
    {
      name: 'gateway',
      start: () => startServer(gateway, `/${STAGE}`, join(folder, 'gateway.log')),
      nothingReply: () => 'done',
      joinReply: () => 'joined',
    },
  ];
};

/** Every measurement once, each with processes of its own. */
const runOnce = async (subject: Subject, size: Size, isWanted: IsWanted): Promise<Sample> => {
  const sample: Sample = {};
  for (const [name, measure] of Object.entries(MEASUREMENTS)) {
    if (!isWanted(name)) continue;
    const server = await subject.start();
    const load = startLoadGenerator(beside('load.js'));
    try {
      Object.assign(sample, await measure({ subject, server, load, size }));
    } finally {
      await load.end();
      await server.stop();
    }
  }
  return sample;
};

/** The product's tables, each of one run: every figure in them is of several rounds. */
const measureProduct = async (folder: string, size: ProductSize, isWanted: IsWanted): Promise<string[]> => {
  const programs = { bundles: beside('..'), synthesized: beside('../../../infra/cdktf.out'), folder };
  const tables: string[] = [];
  for (const [name, measure] of Object.entries(PRODUCT)) {
    if (!isWanted(name)) continue;
    process.stderr.write(`${name}\n`);
    tables.push(await measure(programs, size));
  }
  return tables;
};

const main = async () => {
  const options = readOptions(process.argv.slice(2));
  if (!options) return console.log(HELP);
  const { runs, isQuick, isJson, only } = options;
  const isWanted: IsWanted = (name) => only === undefined || only === name;
  const samples: Record<Subject['name'], Sample[]> = { floor: [], gateway: [] };
  const postPrograms = { server: beside('posts/server.js'), sender: beside('posts/sender.js') };
  const posts = isWanted('posts')
    ? await measurePosts(postPrograms, runs, isQuick ? POSTS.quick : POSTS.full)
    : undefined;
  const folder = mkdtempSync(join(tmpdir(), 'carillon-bench-'));
  let product: string[];
  try {
    const subjects = subjectsIn(folder);
    const isComparing = Object.keys(MEASUREMENTS).some(isWanted);
    for (let run = 1; isComparing && run <= runs; run += 1) {
      for (const subject of subjects) {
        process.stderr.write(`run ${run} of ${runs}: ${subject.name}\n`);
        samples[subject.name].push(await runOnce(subject, isQuick ? QUICK : FULL, isWanted));
      }
    }
    product = await measureProduct(folder, PRODUCT_SIZE[isQuick ? 'quick' : 'full'], isWanted);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const rows = rowsOf(samples.floor, samples.gateway);
  if (isJson) return console.log(JSON.stringify({ machine: machine(), runs, rows, posts, product }, null, 2));
  const tables = [...(rows.length > 0 ? [table(rows)] : []), ...(posts ? [postTable(posts)] : []), ...product];
  console.log([`${machine()}\nmedians of ${runs} ${runs === 1 ? 'run' : 'runs'}`, ...tables].join('\n\n'));
};

main().catch((error: unknown) => {
  console.error(error instanceof FlagError ? error.message : error);
  process.exitCode = 1;
});
