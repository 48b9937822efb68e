/** Something that is measured: the same of the floor and of the local gateway. */
export interface Metric {
  title: string;
  unit: string;
  /** What the gateway must reach: at least, or at most. */
  target?: { atLeast: number } | { atMost: number };
  /** What the same floor made on the machine that the target was set for: their ratio is the target on any other. */
  floorThere?: number;
}

/**
 * In the order of the table. The targets were set on two cores of an AMD EPYC that nothing else was running on; what the floors made there
 * stands beside them.
 */
export const METRICS = {
  start: { title: 'process start to first accepted connection', unit: 'ms', target: { atMost: 500 }, floorThere: 80 },
  connects: { title: 'connects, the first 1,000', unit: '/s', target: { atLeast: 2_000 }, floorThere: 3_465 },
  connectsWarm: { title: 'connects, from 1,000 to 10,000', unit: '/s', target: { atLeast: 2_000 }, floorThere: 5_905 },
  connectCpu: { title: 'CPU per connect', unit: 'µs' },
  idleMemory1k: { title: 'memory per idle connection, at 1,000', unit: 'KB', target: { atMost: 12 } },
  idleMemory10k: { title: 'memory per idle connection, at 10,000', unit: 'KB', target: { atMost: 12 } },
  nothing: {
    title: 'do-nothing round trips, 50 connections',
    unit: '/s',
    target: { atLeast: 12_000 },
    floorThere: 96_664,
  },
  nothingP99: { title: 'do-nothing round trip, p99', unit: 'ms' },
  nothingCpu: { title: 'CPU per do-nothing round trip', unit: 'µs' },
  echo: {
    title: 'echo through @connections, 50 connections',
    unit: '/s',
    target: { atLeast: 4_500 },
    floorThere: 5_077,
  },
  echoP99: { title: 'echo through @connections, p99', unit: 'ms', target: { atMost: 30 }, floorThere: 26 },
  echoCpu: { title: 'CPU per echo through @connections', unit: 'µs' },
  memory1k: { title: 'memory at 1,000 connections, after the echo', unit: 'MB', target: { atMost: 250 } },
  broadcast200: { title: 'broadcast to 200', unit: 'ms' },
  broadcast1k: { title: 'broadcast to 1,000', unit: 'ms' },
  soakDelay: { title: 'event loop delay, 10,000 connections with traffic, p99', unit: 'ms', target: { atMost: 50 } },
  soakP99: { title: 'round trip of that traffic, p99', unit: 'ms' },
  soakGrowth: { title: 'growth of what it needs in 30 s of it', unit: 'MB', target: { atMost: 5 } },
} satisfies Record<string, Metric>;

export type MetricName = keyof typeof METRICS;

/** What one run gave. */
export type Sample = Partial<Record<MetricName, number>>;
