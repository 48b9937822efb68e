/** One message to one channel, and the account that it is sent in. Times in milliseconds. */
export interface Scenario {
  members: number;
  messageBytes: number;
  seed: number;
  /** Posts a second over all workers that the deployment declares: each worker paces itself to its part. */
  budget: number;
  /** What one worker could post in a second, were it not paced. */
  postsPerSecondPerWorker: number;
  /** SQS's `MaximumConcurrency`; undefined for the fewest workers that can spend the budget. */
  concurrency?: number | undefined;
  /** Posts that one worker waits for at once. */
  inFlight: number;
  workerMemoryMb: number;
  shards: number;
  /** So many members at most are listed by who publishes, whatever their shards. */
  listed: number;
  /** Members in one SQS message at most: a shard, or a list, with more is cut. */
  segmentSize: number;
  /** The account's throttle: requests a second and burst, and what else uses it. */
  quota: number;
  burst: number;
  inboundPerSecond: number;
  /** Median of a post, and of a cold start. */
  postMs: number;
  coldStartMs: number;
  /** Of posts that API Gateway answers with 429 for a reason of its own. */
  throttledShare: number;
  /** Of members whose socket is no more. */
  goneShare: number;
}

/** What Carillon ships: tests hold the budget, the workers, the shards and the parts equal to what is synthesized and what is delivered by. */
export const SCENARIO = {
  messageBytes: 300,
  seed: 1,
  budget: 8_000,
  postsPerSecondPerWorker: 5_000,
  concurrency: 4,
  inFlight: 64,
  workerMemoryMb: 1_024,
  shards: 16,
  listed: 2_000,
  segmentSize: 1_000,
  quota: 10_000,
  burst: 5_000,
  inboundPerSecond: 0,
  postMs: 8,
  coldStartMs: 250,
  throttledShare: 0.03,
  goneShare: 0.1,
} satisfies Omit<Scenario, 'members'>;

/** SQS's pollers begin with 5 functions at once and grow by 300 a minute (Lambda developer guide, scaling of SQS event sources). */
export const POLLERS = { atFirst: 5, perMs: 300 / 60_000 };

/** A function gets at most so many new environments in ten seconds (Lambda developer guide, scaling behaviour). */
export const LAMBDA_SCALING = { environments: 1_000, perMs: 1_000 / 10_000 };

/** SQS takes ten messages in a request; sending them and being handed one takes about so long. */
export const QUEUE = { batch: 10, sendMs: 10, receiveMs: 20 };

/** A page of a Query, 1 MB; a membership is 80 bytes, so it holds 12,500. */
export const PAGE = { rows: 12_500, rowBytes: 80, ms: 15 };

/** Spread of latencies: the 99th percentile is about three medians. */
export const SIGMA = 0.5;

/** Full jitter: a random part of a limit that doubles from the first to the last. */
export const BACKOFF = { firstMs: 100, lastMs: 5_000 };

/** What SQS lets `MaximumConcurrency` be. */
export const CONCURRENCY = { least: 2, most: 1_000 };

/** `MaximumConcurrency` and the pace of a worker whose product is the budget, or less where the workers cannot spend it. */
export const pacingOf = ({
  budget,
  postsPerSecondPerWorker,
  concurrency = Math.ceil(budget / postsPerSecondPerWorker),
}: Pick<Scenario, 'budget' | 'postsPerSecondPerWorker' | 'concurrency'>): { workers: number; perSecond: number } => {
  const workers = Math.min(CONCURRENCY.most, Math.max(CONCURRENCY.least, concurrency));
  return { workers, perSecond: Math.min(postsPerSecondPerWorker, budget / workers) };
};
