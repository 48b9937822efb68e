import { bill } from './bill';
import { FRAMING_BYTES, messageUnits, type Usage } from './usage';

/** A system of one channel that everyone is in, and what is sent to it. What is absent has the value named with it. */
export interface Plan {
  connections: number;
  broadcastsPerMinute: number;
  messageBytes: number;
  /** Requests a second that API Gateway takes from the account in a region, callbacks included: 10,000. */
  quota?: number;
  /** The part of the quota that may be used: 0.8, so that a burst of others is not refused. */
  quotaShare?: number;
  /** What else uses the quota, requests a second: 0. */
  inboundPerSecond?: number;
  /** Workers that run at once: as many as the quota feeds. */
  workers?: number;
  /** What one worker posts in a second: 5,000 (bulk postman at 1,769 MB; with the SDK's client 1,500). */
  postsPerSecondPerWorker?: number;
  /** What one post keeps a worker for, in milliseconds, as it is billed: `1000 / postsPerSecondPerWorker`. */
  workerMsPerPost?: number;
  /** Of a worker: 1,769, which is one vCPU. */
  workerMemoryMb?: number;
  /** Connections in one unit of work: 3,000. */
  segmentSize?: number;
  /** Of a membership, as DynamoDB counts it: 80 (measured, `libs/connections-repo`). */
  rowBytes?: number;
  /** Read for one unit: 4,096, for a delivery reads consistently; eventually consistent, 8,192. */
  bytesPerReadUnit?: number;
  /**
   * From its connect to its end: 3, for its row is put and deleted, and so is the set of its subscriptions, there or not. A
   * user's has one more row: 5.
   */
  writesPerConnection?: number;
  /** Indexes that each membership is written to beside its table: none, as in Carillon. */
  indexes?: number;
  /** What is wished for: 5. */
  targetSeconds?: number;
}

export interface Capacity {
  /** Until the last connection has it, when nothing is slower than the quota, the workers or one segment. */
  secondsToDeliver: number;
  /** The same by each bound alone: the account's quota, the workers together, and the greatest segment in one worker. */
  secondsBy: Record<Bound, number>;
  /** The slowest of them. */
  boundBy: Bound;
  /** More of them would pile up. */
  maxBroadcastsPerMinute: number;
  /** Requests a second that the account needs, for the rate and for the target of seconds. */
  quotaNeeded: number;
  /** That run at once, for the target of seconds. */
  workersNeeded: number;
  segments: number;
  /** Of the rows; that each segment's last read is rounded up is in `dollars`: half a unit on average. */
  readUnitsPerBroadcast: number;
  /** Of 1 MB, read from DynamoDB for one broadcast. */
  pagesPerBroadcast: number;
  /** Handshakes a second, since no socket lives longer than two hours. */
  connectsPerSecond: number;
  /** A month of 30 days, by activity. */
  dollars: Record<Activity, number>;
  dollarsPerMonth: number;
}

export type Bound = 'quota' | 'workers' | 'segment';

export type Activity =
  'messages' | 'connectionMinutes' | 'dataOut' | 'writes' | 'fanout' | 'lifecycle' | 'logs' | 'reads' | 'queue';

const BOUNDS: readonly Bound[] = ['quota', 'workers', 'segment'];

const DAYS = 30;
const MINUTES = DAYS * 24 * 60;
const MAX_CONNECTION_SECONDS = 2 * 60 * 60;
const RECONNECTS = DAYS * 12;

const PAGE_BYTES = 1_000_000;
/** `$connect` and `$disconnect`: what each runs for, and what it logs. */
const LIFECYCLE = { ms: 15, memoryMb: 256, logBytes: 300 };
/** SQS: send, receive, delete. */
const REQUESTS_PER_SEGMENT = 3;

/** Formulas are those of the capacity chapter of `docs/cost.md`. Nothing is rounded but what is whole by nature. */
export const capacity = (plan: Plan): Capacity => {
  const { connections, broadcastsPerMinute, messageBytes } = plan;
  const { quota = 10_000, quotaShare = 0.8, inboundPerSecond = 0, targetSeconds = 5, segmentSize = 3_000 } = plan;
  const { postsPerSecondPerWorker = 5_000, workerMemoryMb = 1_769, indexes = 0 } = plan;
  const { rowBytes = 80, bytesPerReadUnit = 4_096, writesPerConnection = 3 } = plan;
  const { workerMsPerPost = 1_000 / postsPerSecondPerWorker } = plan;

  const postsPerSecond = quota * quotaShare - inboundPerSecond;
  if (postsPerSecond <= 0)
    throw new RangeError('The quota leaves no room for posts: raise it, or lower what else uses it');
  const { workers = Math.max(1, Math.ceil(postsPerSecond / postsPerSecondPerWorker)) } = plan;
  const segments = Math.max(1, Math.ceil(connections / segmentSize));

  const secondsBy = {
    quota: connections / postsPerSecond,
    workers: connections / (Math.min(workers, segments) * postsPerSecondPerWorker),
    segment: Math.min(connections, segmentSize) / postsPerSecondPerWorker,
  };
  const boundBy = BOUNDS.reduce((slowest, bound) => (secondsBy[bound] > secondsBy[slowest] ? bound : slowest));

  const broadcasts = broadcastsPerMinute * MINUTES;
  const posts = connections * broadcasts;
  const lives = connections * RECONNECTS;
  const lifecycleEvents = lives * 2;
  const readUnitsPerBroadcast = (connections * rowBytes) / bytesPerReadUnit;
  const month: Record<Activity, Partial<Usage>> = {
    messages: { messages: posts * messageUnits(messageBytes) },
    connectionMinutes: { connectionMs: connections * MINUTES * 60_000 },
    dataOut: { dataOutBytes: posts * (messageBytes + FRAMING_BYTES) },
    writes: { writeUnits: lives * writesPerConnection * (1 + indexes) },
    // One invocation for each segment, and the one that cuts them.
    fanout: {
      lambdaRequests: broadcasts * (segments + 1),
      lambdaMbMs: posts * workerMsPerPost * workerMemoryMb,
    },
    lifecycle: {
      lambdaRequests: lifecycleEvents,
      lambdaMbMs: lifecycleEvents * LIFECYCLE.ms * LIFECYCLE.memoryMb,
    },
    logs: { logBytes: lifecycleEvents * LIFECYCLE.logBytes },
    reads: { readUnits: broadcasts * (readUnitsPerBroadcast + segments / 2) },
    queue: { queueRequests: broadcasts * segments * REQUESTS_PER_SEGMENT },
  };
  const dollars = Object.fromEntries(
    Object.entries(month).map(([activity, usage]) => [activity, bill(usage).total]),
  ) as Record<Activity, number>;

  const wanted = Math.max(connections / targetSeconds, (connections * broadcastsPerMinute) / 60);
  return {
    secondsToDeliver: secondsBy[boundBy],
    secondsBy,
    boundBy,
    maxBroadcastsPerMinute: (60 * postsPerSecond) / connections,
    quotaNeeded: Math.ceil((wanted + inboundPerSecond) / quotaShare),
    workersNeeded: Math.ceil(connections / (targetSeconds * postsPerSecondPerWorker)),
    segments,
    readUnitsPerBroadcast,
    pagesPerBroadcast: Math.ceil((connections * rowBytes) / PAGE_BYTES),
    connectsPerSecond: connections / MAX_CONNECTION_SECONDS,
    dollars,
    dollarsPerMonth: Object.values(dollars).reduce((sum, amount) => sum + amount, 0),
  };
};
