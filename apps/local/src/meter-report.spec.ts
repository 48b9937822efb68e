import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { meter, NOTHING } from '@carillon/metering';
import { meterLine, meterReport } from './meter-report';

describe('the report of the meter', () => {
  const counted = meter();
  let server: Server;
  let url: string;

  beforeAll(async () => {
    const answer = meterReport({ startedAt: 0, now: () => 60_000, usage: () => counted.usage(60_000) });
    server = createServer((request, response) => void answer(request, response));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((done) => server.close(done)));

  it('tells units, lines and dollars, and whose prices they are', async () => {
    counted.opened(0);
    counted.received(33_000);
    counted.wrote(4);
    const report = (await (await fetch(url)).json()) as Record<string, unknown>;
    expect(report).toMatchObject({
      since: 0,
      now: 60_000,
      usage: { messages: 2, connectionMs: 60_000, writeUnits: 4, queueRequests: 0 },
      prices: { region: 'us-east-1', checkedOn: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) },
    });
    expect(report['lines']).toContainEqual({
      item: 'connectionMinutes',
      quantity: 1,
      unit: 'connection-minute',
      dollars: 0.25e-6,
    });
    expect(report['total']).toBeCloseTo(2e-6 + 0.25e-6 + 4 * 0.625e-6, 15);
  });

  it('is read by GET only', async () => expect((await fetch(url, { method: 'POST' })).status).toBe(405));

  it('is one line at the end', () =>
    expect(meterLine({ ...NOTHING, messages: 1_200, connectionMs: 90_000, writeUnits: 2, readUnits: 0.5 })).toMatch(
      /^Metered: 1,200 messages of 32 KB; 1\.5 connection-minutes; 0 Lambda requests; 2 WRU, 0\.5 RRU; on AWS \$0\.0012 /,
    ));
});
