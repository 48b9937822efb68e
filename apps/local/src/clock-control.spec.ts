import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { manualClock } from '@carillon/local-clock';
import { clockControl } from './clock-control';

const START_MS = Date.UTC(2026, 0, 1);

describe('the control of the clock', () => {
  const clock = manualClock(START_MS);
  let server: Server;
  let url: string;

  beforeAll(async () => {
    const controls = { manual: clockControl(clock, () => 2), system: clockControl(undefined, () => 2) };
    server = createServer(
      (request, response) => void (request.url === '/system' ? controls.system : controls.manual)(request, response),
    );
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((done) => server.close(done)));

  const post = (body: string, path = '/') => fetch(url + path, { method: 'POST', body });

  it('moves it, runs what falls due, and answers what time it is', async () => {
    const rang: number[] = [];
    clock.after(60_000, () => rang.push(clock.now()));
    const answer = await post('{"advanceMs":7200000}');
    expect([answer.status, await answer.json()]).toEqual([200, { now: START_MS + 7_200_000, busy: 2 }]);
    expect(rang).toEqual([START_MS + 60_000]);
  });

  it.each(['', '{}', '{"advanceMs":-1}', '{"advanceMs":"1"}', '{"advanceMs":1.5}', 'x'.repeat(5_000)])(
    'refuses %p',
    async (body) => expect((await post(body)).status).toBe(400),
  );

  it('is looked at by GET, with how many events are in hand', async () =>
    expect(await (await fetch(url)).json()).toEqual({ now: clock.now(), busy: 2 }));

  it('is moved by POST only', async () => expect((await fetch(url, { method: 'PUT' })).status).toBe(405));

  it("is not there with the machine's own time", async () => expect((await post('{}', '/system')).status).toBe(404));
});
