import { type Activity, type Capacity, capacity, type Plan } from './capacity';

/** As many digits as the table prints. */
const asPrinted = (value: number, printed: string): string => {
  const decimals = printed.split('.')[1]?.length ?? 0;
  return value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
};

const COLUMNS: [string, number][] = [
  ['1k', 1_000],
  ['10k', 10_000],
  ['100k', 100_000],
  ['1M', 1_000_000],
  ['10M', 10_000_000],
];

describe('the table of what a broadcast takes', () => {
  /** r = 1,500 is the SDK's client; the table gives the quota to posts alone, and reads larger rows, eventually consistent. */
  const at = (connections: number, more: Partial<Plan> = {}) =>
    capacity({
      connections,
      broadcastsPerMinute: 1 / 60,
      messageBytes: 500,
      quotaShare: 1,
      postsPerSecondPerWorker: 1_500,
      rowBytes: 160,
      bytesPerReadUnit: 8_192,
      ...more,
    });

  // Columns: seconds by a quota of 10,000 and of 100,000 requests a second, RRU, pages, connects/s, workers for 5 s. The table
  // prints RRU with three digits, and its pages are of 1,000,000 bytes.
  it.each([
    [10_000, '1', '0.1', 195, 2, '1.4', 2],
    [100_000, '10', '1', 1_950, 16, '14', 14],
    [1_000_000, '100', '10', 19_500, 160, '139', 134],
    [10_000_000, '1,000', '100', 195_000, 1_600, '1,389', 1_334],
  ])('holds for %i connections', (connections, seconds10k, seconds100k, reads, pages, connects, workers) => {
    const found = at(connections);
    expect(asPrinted(found.secondsBy.quota, seconds10k)).toBe(seconds10k);
    expect(asPrinted(at(connections, { quota: 100_000 }).secondsBy.quota, seconds100k)).toBe(seconds100k);
    expect(Number(found.readUnitsPerBroadcast.toPrecision(3))).toBe(reads);
    expect(found.pagesPerBroadcast).toBe(pages);
    expect(asPrinted(found.connectsPerSecond, connects)).toBe(connects);
    expect(found.workersNeeded).toBe(workers);
  });

  it.each([
    [1_000_000, 200_000],
    [10_000_000, 2_000_000],
  ])('names the quota that 5 s take of %i connections', (connections, quota) =>
    expect(at(connections).quotaNeeded).toBe(quota),
  );

  it('says that a broadcast a minute holds up to 600,000 connections', () =>
    expect(at(600_000).maxBroadcastsPerMinute).toBe(1));
});

describe('the table of dollars a month, for 500 bytes a minute', () => {
  /**
   * What the table was made with, beside the defaults: 0.5 ms of a worker for a post, and 1,769 MB taken as 1.769 GB, where
   * AWS bills 1,769 / 1,024 = 1.7275. Three things its text leaves out follow from its figures: 60 bytes of framing for each
   * message sent out, one invocation for a broadcast beside those of its segments, and three requests to SQS for a segment. Its
   * memberships are in one index, of 160 bytes and read eventually consistent; a connection is a put and a delete.
   */
  const REFERENCE = {
    broadcastsPerMinute: 1,
    messageBytes: 500,
    workerMsPerPost: 0.5,
    workerMemoryMb: 1.769 * 1_024,
    indexes: 1,
    writesPerConnection: 2,
    rowBytes: 160,
    bytesPerReadUnit: 8_192,
  };

  /**
   * The table prices all bytes above 50 TB at $0.07 a GB, where AWS asks $0.05 above 150 TB. Of its columns 10M alone sends so
   * much: its data out, and with it its total, is too high by this.
   */
  const overpriced = (connections: number): number =>
    Math.max(0, connections * 43_200 * 560e-9 - 150_000) * (0.07 - 0.05);

  const ROWS: [Activity, ...string[]][] = [
    ['messages', '43.20', '432', '3,656', '34,760', '345,800'],
    ['connectionMinutes', '10.80', '108', '1,080', '10,800', '108,000'],
    ['dataOut', '2.18', '22', '218', '2,106', '17,734'],
    ['writes', '0.90', '9', '90', '900', '9,000'],
    ['fanout', '0.53', '5', '51', '512', '5,124'],
    ['lifecycle', '0.18', '1.8', '18', '180', '1,800'],
    ['logs', '0.11', '1.1', '11', '108', '1,080'],
    ['reads', '0.11', '1.1', '11', '106', '1,064'],
    ['queue', '0.05', '0.2', '2', '17', '173'],
  ];
  const cells = ROWS.flatMap(([activity, ...printed]) =>
    COLUMNS.map(([name, connections], i) => [activity, name, connections, printed[i]!] as const),
  );

  const of = (connections: number, more: Partial<Plan> = {}): Capacity =>
    capacity({ connections, ...REFERENCE, ...more });

  it.each(cells)('has %s of %s', (activity, _name, connections, printed) => {
    const more = activity === 'dataOut' ? overpriced(connections) : 0;
    expect(asPrinted(of(connections).dollars[activity] + more, printed)).toBe(printed);
  });

  it('has too much for the data out of 10M, and for that only', () => {
    expect(COLUMNS.filter(([, connections]) => overpriced(connections) > 0)).toEqual([['10M', 10_000_000]]);
    expect(Math.round(of(10_000_000).dollars.dataOut)).toBe(15_896);
  });

  it.each([
    ['1k', 1_000, '58', 93],
    ['10k', 10_000, '580', 93],
    ['100k', 100_000, '5,136', 92],
    ['1M', 1_000_000, '49,490', 92],
    ['10M', 10_000_000, '489,774', 93],
  ])('has the total of %s, and how much of it is messages and minutes', (_name, connections, printed, percent) => {
    const { dollarsPerMonth, dollars } = of(connections);
    expect(asPrinted(dollarsPerMonth + overpriced(connections), printed)).toBe(printed);
    expect(Math.round((100 * (dollars.messages + dollars.connectionMinutes)) / dollarsPerMonth)).toBe(percent);
  });

  it('falls from $512 to $162 for the fan-out to 1M with an own signer: 10 ms a post, 64 at a time', () =>
    expect(Math.round(of(1_000_000, { workerMsPerPost: 10 / 64 }).dollars.fanout)).toBe(162));

  it('halves its writes without an index, and divides four lines by six at ten broadcasts an hour', () => {
    const whole = of(10_000);
    expect(of(10_000, { indexes: 0 }).dollars.writes).toBeCloseTo(whole.dollars.writes / 2, 10);
    const seldom = of(10_000, { broadcastsPerMinute: 10 / 60 });
    for (const line of ['messages', 'reads', 'fanout', 'dataOut'] as const)
      expect(seldom.dollars[line]).toBeCloseTo(whole.dollars[line] / 6, 10);
  });
});

describe("Carillon's own figures", () => {
  const own = capacity({ connections: 10_000, broadcastsPerMinute: 1, messageBytes: 500 });

  it('are three writes for a connection, in no index: one to connect, two to disconnect', () =>
    expect(own.dollars.writes).toBeCloseTo(10_000 * 360 * 3 * 0.625e-6, 10));

  it('are consistent reads of 80 bytes a member', () =>
    expect(own.readUnitsPerBroadcast).toBeCloseTo((10_000 * 80) / 4_096, 10));
});

describe('the time to deliver', () => {
  const plan = { connections: 100_000, broadcastsPerMinute: 1, messageBytes: 300 };

  it('is that of the slowest bound', () => {
    expect(capacity(plan)).toMatchObject({ boundBy: 'quota', secondsToDeliver: 12.5 });
    expect(capacity({ ...plan, workers: 1 })).toMatchObject({ boundBy: 'workers', secondsToDeliver: 20 });
    expect(capacity({ ...plan, quota: 1_000_000, segmentSize: 50_000, workers: 50 })).toMatchObject({
      boundBy: 'workers',
      secondsToDeliver: 10,
    });
  });

  it('counts what else uses the quota', () =>
    expect(capacity({ ...plan, inboundPerSecond: 4_000 }).secondsToDeliver).toBe(25));

  it('is refused where the quota leaves no room', () =>
    expect(() => capacity({ ...plan, inboundPerSecond: 8_000 })).toThrow(RangeError));
});
