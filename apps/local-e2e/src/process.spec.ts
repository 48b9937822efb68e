import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join as path } from 'node:path';
import { join } from './client';
import { launch, startSystem } from './system';

const wsUrl = (url: string) => `${url.replace('http', 'ws')}/dev`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path(tmpdir(), 'carillon-e2e-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** What a start that fails prints, and its exit code. */
const failed = async (args: string[]) => {
  const system = launch(args);
  const [code] = await new Promise<[number | null]>((done) => system.process.on('close', (exit) => done([exit])));
  return { code, lines: system.lines };
};

describe('the process of the local system', () => {
  it('ends cleanly on Ctrl-C: sockets closed, $disconnect run, data flushed, exit code 0 (case 117)', async () => {
    const data = path(folder, 'data');
    const first = await startSystem(['--data', data]);
    const clients = await Promise.all([join(wsUrl(first.url)), join(wsUrl(first.url))]);
    expect(await first.stop()).toBe(0);
    for (const { closed } of clients) expect((await closed)[0]).toBe(1001);
    expect(first.lines.filter((line) => line.includes('$disconnect 1001'))).toHaveLength(2);

    const second = await startSystem(['--data', data]);
    const ada = await join(wsUrl(second.url));
    ada.say({ action: 'sendmessage', data: 'alone', id: 'm1' });
    expect(await ada.nextWhere(({ type }) => type === 'ack')).toMatchObject({ id: 'm1' });
    await ada.close();
    expect(await second.stop()).toBe(0);
  });

  it('says in one line that its port is taken', async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    const { port } = other.address() as AddressInfo;
    expect(await failed(['--port', String(port)])).toEqual({
      code: 1,
      lines: [`Port ${port} of 127.0.0.1 is taken: choose another with --port (0 for any free one)`],
    });
    await new Promise((done) => other.close(done));
  });

  it.each([
    [['--port', 'x'], /^--port: "x" is not a port/],
    [['--frobnicate'], /^Unknown option '--frobnicate'/],
    [['--terraform', 'no/such/folder'], /no\/such\/folder/],
    [['--port', '0', '--dynamodb', 'http://127.0.0.1:9'], /^DynamoDB at http:\/\/127\.0\.0\.1:9: /],
  ])('%j ends in one line and exit code 1', async (args, line) => {
    const { code, lines } = await failed(args);
    expect(code).toBe(1);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(line);
  });

  it('serves the console, and what the console asks', async () => {
    const system = await startSystem();
    const index = await fetch(`${system.url}/`);
    expect(index.headers.get('content-security-policy')).toContain("default-src 'self'");
    const html = await index.text();
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
    for (const [, file] of html.matchAll(/(?:src|href)="([^"#]+)"/g))
      expect((await fetch(new URL(file ?? '', `${system.url}/`))).status).toBe(200);
    const { host } = new URL(system.url);
    expect(await (await fetch(`${system.url}/console.json`)).json()).toMatchObject({
      apis: [{ stage: 'dev', url: `ws://${host}/dev`, management: `http://${host}/dev` }],
      tables: [
        { name: 'carillon-dev-connections', hashKey: 'channel', rangeKey: 'connectionId' },
        { name: 'carillon-dev-messages', hashKey: 'channel', rangeKey: 'seq' },
      ],
      publish: 'carillon-dev-publish',
      schedules: [{ expression: 'rate(1 minute)' }],
      clock: 'system',
    });
    await system.stop();
  });
});
