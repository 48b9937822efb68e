import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { manualClock } from '@carillon/local-clock';
import { type BulkPostmanOptions, bulkPostman } from './bulk-postman';
import { postmanContract } from './postman-contract';

const region = async () => 'eu-west-1';
const local = { accessKeyId: 'local', secretAccessKey: 'local' };

describe('the bulk postman', () => {
  postmanContract(({ endpoint, timeoutMs }) => {
    const postman = bulkPostman({ endpoint, timeoutMs, signatory: { credentials: async () => local, region } });
    return { postman, close: () => postman.close() };
  });

  describe('with a server of its own', () => {
    let answer: (request: IncomingMessage, response: ServerResponse) => void;
    let arrived: (count: number) => Promise<void>;
    const server = createServer((request, response) => {
      request.resume().once('end', () => answer(request, response));
    });
    let endpoint: string;
    const open: { close(): Promise<void> }[] = [];

    beforeAll(async () => {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/dev`;
    });
    afterEach(async () => {
      server.closeAllConnections();
      await Promise.all(open.splice(0).map((postman) => postman.close()));
    });
    afterAll(() => new Promise((resolve) => server.close(resolve)));

    /** Keeps the answers back; `arrived` resolves when so many requests are there. */
    const hold = () => {
      const held: ServerResponse[] = [];
      let awaited = { count: Infinity, resolve: () => undefined as void };
      answer = (_, response) => {
        if (held.push(response) >= awaited.count) awaited.resolve();
      };
      arrived = (count) =>
        new Promise((resolve) => {
          awaited = { count, resolve };
          if (held.length >= count) resolve();
        });
      return held;
    };

    const postmanWith = (options: Partial<BulkPostmanOptions>) => {
      const given = { endpoint, signatory: { credentials: async () => local, region }, timeoutMs: 5_000 };
      const postman = bulkPostman({ ...given, ...options });
      open.push(postman);
      return postman;
    };

    it('has no more posts in flight than sockets, and posts the others as those are free', async () => {
      const held = hold();
      const postman = postmanWith({ sockets: 2 });
      const posts = ['a', 'b', 'c'].map((id) => postman.post(id, 'x'));
      await arrived(2);
      expect(held).toHaveLength(2);
      held[0]?.writeHead(200).end();
      await arrived(3);
      for (const response of held.slice(1)) response.writeHead(200).end();
      expect(await Promise.all(posts)).toEqual(['delivered', 'delivered', 'delivered']);
    });

    it('cuts a post off at its time, one that waits for a socket too, and no other', async () => {
      const clock = manualClock();
      const held = hold();
      const postman = postmanWith({ sockets: 1, clock });
      const first = postman.post('first', 'x').catch((error: unknown) => error);
      const queued = postman.post('queued', 'x').catch((error: unknown) => error);
      await arrived(1);
      await clock.advance(4_999);
      const later = postman.post('later', 'x');
      await clock.advance(1);
      expect(await first).toMatchObject({ name: 'TimeoutError' });
      expect(await queued).toMatchObject({ name: 'TimeoutError' });
      await arrived(2); // on a new socket, since the first was cut
      held.at(-1)?.writeHead(200).end();
      expect(await later).toBe('delivered');
    });

    it('cuts off an answer that begins and does not end', async () => {
      const clock = manualClock();
      answer = (_, response) => response.writeHead(200, { 'content-length': '10' }).write('half');
      const post = postmanWith({ clock }).post('half', 'x');
      const failed = expect(post).rejects.toMatchObject({ name: 'TimeoutError' });
      await new Promise((resolve) => server.once('request', resolve));
      await clock.advance(5_000);
      await failed;
    });

    it('rejects when the socket ends without an answer', async () => {
      answer = (request) => request.socket.destroy();
      await expect(postmanWith({}).post('a', 'x')).rejects.toMatchObject({ code: 'UND_ERR_SOCKET' });
    });

    it("tells the request id and the text of AWS's refusal", async () => {
      answer = (_, response) =>
        response
          .writeHead(403, { 'x-amzn-ErrorType': 'ForbiddenException', 'x-amzn-RequestId': 'r1' })
          .end('{"message":"Forbidden"}');
      await expect(postmanWith({}).post('a', 'x')).rejects.toMatchObject({
        name: 'ForbiddenException',
        message: 'Forbidden',
        statusCode: 403,
        requestId: 'r1',
      });
    });

    it('asks once for credentials, and again when they are about to end', async () => {
      let now = Date.UTC(2026, 0, 31);
      const keys: unknown[] = [];
      answer = (request, response) => {
        keys.push(/Credential=(\w+)/.exec(request.headers.authorization ?? '')?.[1]);
        response.writeHead(200).end();
      };
      let issued = 0;
      const credentials = async () => ({
        ...local,
        accessKeyId: `K${++issued}`,
        expiration: new Date(now + 3_600_000),
      });
      const postman = postmanWith({ now: () => now, signatory: { credentials, region } });
      await Promise.all([postman.post('a', 'x'), postman.post('b', 'x')]);
      now += 54 * 60_000;
      await postman.post('c', 'x');
      now += 60_000;
      await postman.post('d', 'x');
      expect(keys).toEqual(['K1', 'K1', 'K1', 'K2']);
    });

    it('asks again after credentials could not be had', async () => {
      answer = (_, response) => response.writeHead(200).end();
      const answers = [Promise.reject(new Error('CredentialsProviderError')), Promise.resolve(local)];
      const credentials = () => answers.shift() ?? Promise.resolve(local);
      const postman = postmanWith({ signatory: { credentials, region } });
      await expect(postman.post('a', 'x')).rejects.toThrow('CredentialsProviderError');
      expect(await postman.post('a', 'x')).toBe('delivered');
    });

    it.each(['', '.', '..'])('refuses to post to "%s", whose path leads elsewhere', async (id) => {
      await expect(postmanWith({}).post(id, 'x')).rejects.toThrow(RangeError);
    });
  });
});
