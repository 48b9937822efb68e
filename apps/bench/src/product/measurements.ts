import { startLoadGenerator } from '../load/load-generator';
import { aligned, compared, number } from '../report';
import { startServer } from '../server-process';
import { median, summary } from '../statistics';
import { type Broadcast, broadcasts, sideBySide } from './broadcasts';
import { type Burst, bursts } from './coalescing';
import { paced } from './paced';
import type { ProductPrograms } from './running';
import { slowConsumer } from './slow-consumer';

/** How much of each is done. */
export interface ProductSize {
  rounds: number;
  /** Members of the large channel. */
  members: number;
}

/** Bare `ws`: the same to as many, without any of what is measured. */
const floor = async ({ bundles, folder }: ProductPrograms, members: number, rounds: number): Promise<number[]> => {
  const program = `${bundles}/bench/floor.js`;
  const server = await startServer((port) => [program, String(port)], '/', `${folder}/floor.log`);
  const load = startLoadGenerator(`${bundles}/bench/load.js`);
  try {
    await load.run({ kind: 'open', url: server.url, total: members });
    const frame = JSON.stringify({ action: 'broadcast', data: 'x'.repeat(300) });
    const { latenciesMs } = await load.run({ kind: 'broadcast', frame, rounds: rounds + 1 });
    return latenciesMs.slice(1).map((ms) => (members / ms) * 1_000);
  } finally {
    await load.end();
    await server.stop();
  }
};

const HEAD = ['', 'SDK', 'bulk', 'from … to', 'bulk by SDK', 'bare ws'];

const row = (
  title: string,
  sdk: Broadcast[],
  bulk: Broadcast[],
  of: (one: Broadcast) => number,
  bare?: number,
): string[] => [
  title,
  ...compared(summary(sdk.map(of)), summary(bulk.map(of))),
  bare === undefined ? '' : number(bare),
];

const THOUSAND = 1_000;
/** Deliveries a second by the bulk postman, by those of the SDK's client on the same machine. */
const LEAST_RATIO = 12_000 / 3_600;

/** One message to 1,000 members of the product, by the SDK's client and by the bulk postman, beside bare `ws`. */
const thousand = async (programs: ProductPrograms, { rounds }: ProductSize): Promise<string> => {
  const sdkWorker = `${programs.bundles}/bench/handlers/sdk-fanout.js`;
  const { shipped: bulk, other: sdk } = await sideBySide(programs, THOUSAND, rounds, sdkWorker);
  const bare = median(await floor(programs, THOUSAND, rounds));
  const rows = [
    row('broadcast to 1,000 (deliveries/s)', sdk, bulk, ({ perSecond }) => perSecond, bare),
    row('until the last has it (ms)', sdk, bulk, ({ untilLast }) => untilLast, (THOUSAND / bare) * 1_000),
    row('CPU of the system per delivery (µs)', sdk, bulk, ({ cpuMicros }) => cpuMicros),
    row('memory of the system (MB)', sdk, bulk, ({ memory }) => memory),
  ];
  const speed = (samples: Broadcast[]) => median(samples.map(({ perSecond }) => perSecond));
  const ratio = speed(bulk) / speed(sdk);
  const verdict = ratio >= LEAST_RATIO ? 'met' : 'missed';
  return `${aligned([HEAD, ...rows])}\n\n${number(ratio)} times the SDK's (target: ${number(LEAST_RATIO)} times, ${verdict})`;
};

/** Each takes seconds. */
const LARGE_ROUNDS = 3;

const large = async (programs: ProductPrograms, { members }: ProductSize): Promise<string> => {
  const all = await broadcasts(programs, members, LARGE_ROUNDS);
  const line = (title: string, of: (one: Broadcast) => number) => {
    const { median: middle, min, max } = summary(all.map(of));
    return [title, number(middle), `${number(min)} to ${number(max)}`];
  };
  return aligned([
    [`one message to ${number(members)}`, 'median', 'from … to'],
    line('until the last has it (ms)', ({ untilLast }) => untilLast),
    line('deliveries/s', ({ perSecond }) => perSecond),
    line('CPU of the system per delivery (µs)', ({ cpuMicros }) => cpuMicros),
    line('memory of the system (MB)', ({ memory }) => memory),
  ]);
};

/** The p99 of those who read, by what it is without one who does not. */
const MOST_DELAY = 1.1;

/** On a machine that others use, the p99 of one round is up to twice that of the next. */
const SLOW_ROUNDS = 15;

const slow = async (programs: ProductPrograms): Promise<string> => {
  const { without, beside } = await slowConsumer(programs, SLOW_ROUNDS);
  const [a, b] = [summary(without), summary(beside)];
  const spread = ({ min, max }: typeof a) => `${number(min)} to ${number(max)}`;
  const ratio = b.median / a.median;
  const rows = [
    ['p99 of 999 members (ms)', 'median', 'from … to'],
    ['among themselves', number(a.median), spread(a)],
    ['beside one that never reads', number(b.median), spread(b)],
  ];
  const verdict = ratio <= MOST_DELAY ? 'met' : 'missed';
  return `${aligned(rows)}\n\n${number(ratio)} times (target: ${number(MOST_DELAY)} times, ${verdict})`;
};

/** Each takes some ten seconds. */
const BURSTS = 3;

const coalescing = async (programs: ProductPrograms): Promise<string> => {
  const { named, everyone } = await bursts(programs, BURSTS);
  const line = (title: string, all: Burst[]) => {
    const saved = summary(all.map(({ messages, units }) => (1 - units / messages) * 100));
    const units = median(all.map((one) => one.units));
    return [title, number(units), `${number(saved.median)} %`, `${number(saved.min)} to ${number(saved.max)} %`];
  };
  return aligned([
    [
      `40 messages at once to 601, ${number(named[0]?.messages ?? NaN)} units one by one`,
      'units',
      'saved',
      'from … to',
    ],
    line('of a channel with a name', named),
    line("of everyone's channel", everyone),
  ]);
};

const budget = async (programs: ProductPrograms): Promise<string> => {
  const { workers, budget: together, busiest } = await paced(programs);
  return aligned([
    ['frames in any second', 'workers', 'budget', 'busiest second', 'of the budget'],
    ['4 messages to 1,000', String(workers), number(together), number(busiest), `${number(busiest / together)} ×`],
  ]);
};

/** What is measured of the product, as `npm start` runs it. */
export const PRODUCT = { product: thousand, large, coalescing, slow, budget };
