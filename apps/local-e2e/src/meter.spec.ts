import { join } from './client';
import { foldersOf } from './somebodys-folder';
import { type RunningSystem, startSystem } from './system';

interface Report {
  since: number;
  now: number;
  usage: Record<string, number>;
  lines: { item: string; quantity: number; dollars: number }[];
  total: number;
}

/** Each function of the fixture has 128 MB, and on a manual clock runs for no time, which is billed as a millisecond. */
const MB_MS = 128;

describe('the meter of a system on a manual clock', () => {
  const folders = foldersOf('chat');
  let system: RunningSystem;
  beforeAll(async () => {
    const terraform = folders.make('metered', ({ resource = {} }) => {
      delete resource['aws_cloudwatch_event_rule'];
      delete resource['aws_cloudwatch_event_target'];
      delete resource['aws_lambda_permission']?.['events'];
    });
    system = await startSystem(['--terraform', terraform, '--clock', 'manual']);
  });
  afterAll(async () => {
    await system.stop();
    folders.remove();
  });

  const read = async () => (await (await fetch(`${system.url}/@meter`)).json()) as Report;
  const advance = (advanceMs: number) =>
    fetch(`${system.url}/@clock`, { method: 'POST', body: JSON.stringify({ advanceMs }) });
  /** Waits for what runs after its cause was answered. */
  const readWhen = async (isThere: (usage: Report['usage']) => boolean): Promise<Report> => {
    const report = await read();
    return isThere(report.usage) ? report : readWhen(isThere);
  };

  it('counts every unit of a known conversation', async () => {
    const url = `${system.url.replace('http', 'ws')}/prod`;
    const members = [await join(url), await join(url), await join(url)];
    const [ada] = members;
    await advance(90_000);

    const short = 'hello'; // Each member gets it as JSON: 7 bytes.
    const long = 'x'.repeat(32_700); // With its quotes still one unit.
    for (const data of [short, long]) {
      ada?.say({ action: 'sendmessage', data });
      for (const member of members) expect(await member.next()).toBe(data);
    }

    const { usage, lines, total, since, now } = await readWhen(({ lambdaRequests }) => lambdaRequests === 5);
    expect(now - since).toBe(90_000);
    expect(usage).toMatchObject({
      messages: 2 + 2 * 3,
      connectionMs: 3 * 90_000,
      dataOutBytes: 3 * (short.length + 2 + long.length + 2),
      lambdaRequests: 3 + 2,
      lambdaMbMs: (3 + 2) * MB_MS,
      writeUnits: 3,
      readUnits: 2 * 0.5, // a Scan of three short rows, eventually consistent
      queueRequests: 0,
      scheduleRuns: 0,
    });
    expect(usage['logBytes']).toBeGreaterThan(0);
    expect(total).toBeCloseTo(
      lines.reduce((sum, { dollars }) => sum + dollars, 0),
      12,
    );
    expect(lines.find(({ item }) => item === 'messages')).toMatchObject({ quantity: 8, dollars: 8e-6 });

    await Promise.all(members.map((member) => member.close()));
    const after = await readWhen(({ lambdaRequests }) => lambdaRequests === 8);
    await advance(60_000);
    expect((await read()).usage).toMatchObject({ connectionMs: 270_000, messages: 8, writeUnits: 6 });
    expect(after.usage).toMatchObject({ lambdaRequests: 8, lambdaMbMs: 8 * MB_MS });
  });

  it('says at the end what it would have cost on AWS', async () => {
    await system.stop();
    expect(await system.line(/^Metered: /)).toMatch(
      /^Metered: 8 messages of 32 KB; 4\.5 connection-minutes; 8 Lambda requests; 6 WRU, 1 RRU; on AWS \$0\.0000\d+ /,
    );
  });
});
