import type { Job } from './load/job';
import type { LoadGenerator } from './load/load-generator';
import type { Sample } from './metrics';
import type { ServerProcess } from './server-process';
import { median, percentile } from './statistics';

/** How much of each is done. */
export interface Size {
  roundTrips: number;
  warmUp: number;
  rounds: number;
  idle: number;
  /** Seconds: before it counts, and that count. */
  soak: { warmUp: number; seconds: number };
}

/** What differs between the local gateway and the floor, which echoes whatever it is sent. */
export interface Subject {
  name: 'floor' | 'gateway';
  /** Starts a fresh server. */
  start(): Promise<ServerProcess>;
  /** What the do-nothing route answers. */
  nothingReply(frame: string): string;
  joinReply(frame: string): string;
}

const CONNECTIONS = 50;

/** 64 bytes, as the figures of other local gateways were taken with. */
const frameOf = (action: string) => {
  const bare = JSON.stringify({ action, data: '' });
  return JSON.stringify({ action, data: 'x'.repeat(64 - bare.length) });
};

/** What a server needs: its memory in bytes, when what a burst left has been collected. */
const neededBy = async (server: ServerProcess) => {
  await server.collect();
  return server.usage().rss;
};

interface Target {
  subject: Subject;
  server: ServerProcess;
  load: LoadGenerator;
  size: Size;
}

/** Runs a job and says what each of its operations cost the server. */
const metered = async ({ server, load }: Target, job: Job, operations: number) => {
  let before = server.usage().cpu;
  const result = await load.run(job, () => (before = server.usage().cpu));
  return {
    perSecond: (operations / result.elapsedMs) * 1_000,
    p99: percentile(result.latenciesMs, 0.99),
    median: median(result.latenciesMs),
    cpuMicros: ((server.usage().cpu - before) / operations) * 1e6,
  };
};

const open = (target: Target, total: number, already = 0) =>
  metered(target, { kind: 'open', url: target.server.url, total }, total - already);

const exchange = (target: Target, action: string, replyOf: (frame: string) => string) => {
  const { roundTrips: count, warmUp } = target.size;
  const frame = frameOf(action);
  const job: Job = { kind: 'exchange', frame, reply: replyOf(frame), connections: CONNECTIONS, warmUp, count };
  return metered(target, job, count);
};

/** Start, connects, and what connections cost that do nothing. */
export const connections = async (target: Target): Promise<Sample> => {
  const { server, size } = target;
  await open(target, CONNECTIONS);
  const empty = await neededBy(server);
  const perConnection = async (count: number) => ((await neededBy(server)) - empty) / 1024 / (count - CONNECTIONS);
  const thousand = await open(target, 1_000, CONNECTIONS);
  const idleMemory1k = await perConnection(1_000);
  const rest = size.idle > 1_000 ? await open(target, size.idle, 1_000) : undefined;
  return {
    start: server.startMs,
    connects: thousand.perSecond,
    connectCpu: thousand.cpuMicros,
    idleMemory1k,
    ...(rest && { connectsWarm: rest.perSecond, idleMemory10k: await perConnection(size.idle) }),
  };
};

/** The gateway's own cost: nothing but a round trip through it and an environment. */
export const roundTrips = async (target: Target): Promise<Sample> => {
  await open(target, CONNECTIONS);
  const { perSecond, p99, cpuMicros } = await exchange(target, 'nothing', target.subject.nothingReply);
  return { nothing: perSecond, nothingP99: p99, nothingCpu: cpuMicros };
};

/** The SDK's own client posts back, while 1,000 connections are open. */
export const echo = async (target: Target): Promise<Sample> => {
  await open(target, 1_000);
  const { perSecond, p99, cpuMicros } = await exchange(target, 'echo', (frame) => frame);
  const memory1k = target.server.usage().rss / 1024 ** 2;
  return { echo: perSecond, echoP99: p99, echoCpu: cpuMicros, memory1k };
};

/** One message to everyone who has joined. */
export const broadcasts = async (target: Target): Promise<Sample> => {
  const { load, size, subject, server } = target;
  const join = frameOf('join');
  const joined = new Map<number, number>();
  for (const total of [200, 1_000]) {
    await load.run({ kind: 'open', url: server.url, total });
    const reply = subject.joinReply(join);
    await load.run({ kind: 'exchange', frame: join, reply, connections: total, warmUp: 0, count: total });
    const { latenciesMs } = await load.run({ kind: 'broadcast', frame: frameOf('broadcast'), rounds: size.rounds + 1 });
    joined.set(total, median(latenciesMs.slice(1)));
  }
  return { broadcast200: joined.get(200) ?? NaN, broadcast1k: joined.get(1_000) ?? NaN };
};

/** A second of traffic beside the idle connections: most of it cheap, some of it through the SDK; and clients that come and go. */
const TRAFFIC = { perSecond: 400, reconnects: 20 };
const NOTHINGS_PER_ECHO = 3;

/** As many idle connections as there may be, with mixed traffic. Fails for any reply that is missing or wrong. */
export const soak = async (target: Target): Promise<Sample> => {
  const { subject, server, load, size } = target;
  await load.run({ kind: 'open', url: server.url, total: size.idle });
  const [nothing, echoed] = [frameOf('nothing'), frameOf('echo')];
  const exchanges = [
    ...Array.from({ length: NOTHINGS_PER_ECHO }, () => ({ frame: nothing, reply: subject.nothingReply(nothing) })),
    { frame: echoed, reply: echoed },
  ];
  const traffic = (seconds: number) => load.run({ kind: 'mixed', url: server.url, exchanges, ...TRAFFIC, seconds });
  await traffic(size.soak.warmUp);
  const before = await neededBy(server);
  const { latenciesMs } = await traffic(size.soak.seconds);
  const { p99 } = await server.loopDelay();
  const after = await neededBy(server);
  return {
    soakDelay: p99,
    soakP99: percentile(latenciesMs, 0.99),
    soakGrowth: (after - before) / 1024 ** 2,
  };
};

/** In this order, each with a server and a load generator of its own. */
export const MEASUREMENTS = { connections, roundTrips, echo, broadcasts, soak };
