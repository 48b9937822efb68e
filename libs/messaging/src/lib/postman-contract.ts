import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Postman } from './postman';

export interface PostmanSubject {
  postman: Postman;
  close(): Promise<void> | void;
}

export interface PostmanSettings {
  /** The stage's, over plain HTTP. */
  endpoint: string;
  timeoutMs: number;
}

const PAGE = '<html>'.repeat(2_000);

/** What a management API answers, by the connection's name. */
const answers: Record<string, (response: ServerResponse) => void> = {
  gone: (response) => response.writeHead(410, { 'x-amzn-ErrorType': 'GoneException' }).end('{}'),
  'gone-by-a-proxy': (response) => response.writeHead(410).end(PAGE),
  slow: (response) => response.writeHead(429, { 'x-amzn-ErrorType': 'LimitExceededException' }).end('{}'),
  'slow-by-a-proxy': (response) => response.writeHead(429).end(),
  forbidden: (response) => response.writeHead(403, { 'x-amzn-ErrorType': 'ForbiddenException' }).end('{}'),
  'named-at-length': (response) =>
    response.writeHead(413, { 'x-amzn-ErrorType': 'PayloadTooLargeException:http://internal.amazon.com/x/' }).end('{}'),
  'named-in-the-body': (response) =>
    response.writeHead(400).end(JSON.stringify({ __type: 'com.amazon.x#BadRequestException', message: 'why' })),
  hung: () => undefined,
};

interface Received {
  url: string | undefined;
  body: string;
  socket: IncomingMessage['socket'];
}

/** What every postman keeps. `make` gives one that posts to a server of the suite's. */
export const postmanContract = (make: (settings: PostmanSettings) => PostmanSubject): void => {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    received.push({ url: request.url, body, socket: request.socket });
    const answer = answers[request.url?.split('/').pop() ?? ''] ?? ((open) => open.writeHead(200).end());
    answer(response);
  });
  let subject: PostmanSubject;
  let impatient: PostmanSubject;

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/dev`;
    subject = make({ endpoint, timeoutMs: 10_000 });
    impatient = make({ endpoint, timeoutMs: 20 });
  });
  afterAll(async () => {
    server.closeAllConnections();
    await Promise.all([subject, impatient].map(({ close }) => close()));
    await new Promise((resolve) => server.close(resolve));
  });
  beforeEach(() => received.splice(0));

  it('posts to the path of the connection, its id encoded once', async () => {
    expect(await subject.postman.post('L0SM9cOFvHcCIhw=', 'hello')).toBe('delivered');
    expect(received[0]).toMatchObject({ url: '/dev/@connections/L0SM9cOFvHcCIhw%3D', body: 'hello' });
  });

  it.each([
    ['JSON', '{"é":1,"😀":"�"}'],
    ['nothing', ''],
    ['32 KB', 'ä'.repeat(16 * 1024)],
  ])('posts %s as it is', async (_, payload) => {
    expect(await subject.postman.post('open', payload)).toBe('delivered');
    expect(received[0]?.body).toBe(payload);
  });

  it.each([
    ['gone', 'gone'],
    ['gone-by-a-proxy', 'gone'],
    ['slow', 'throttled'],
    ['slow-by-a-proxy', 'throttled'],
  ])('takes the answer %s for news: %s (case 101)', async (connectionId, posted) => {
    expect(await subject.postman.post(connectionId, 'x')).toBe(posted);
  });

  it.each([
    ['forbidden', 'ForbiddenException'],
    ['named-at-length', 'PayloadTooLargeException'],
    ['named-in-the-body', 'BadRequestException'],
  ])('rejects for the answer %s with the name that AWS gave it', async (connectionId, name) => {
    await expect(subject.postman.post(connectionId, 'x')).rejects.toMatchObject({ name });
  });

  it('gives up a post that is not answered in time', async () => {
    await expect(impatient.postman.post('hung', 'x')).rejects.toMatchObject({
      name: expect.stringMatching(/Abort|Timeout/),
    });
  });

  it('loses no socket to any answer: posts one after the other share two at most', async () => {
    for (const connectionId of ['open', 'gone-by-a-proxy', 'slow', 'forbidden', 'named-in-the-body', 'open', 'open'])
      await subject.postman.post(connectionId, 'x').catch(() => undefined);
    // What an earlier test gave up may arrive late, over a socket that nobody uses again.
    const own = received.filter(({ url }) => !url?.endsWith('/hung'));
    expect(own).toHaveLength(7);
    expect(new Set(own.map(({ socket }) => socket)).size).toBeLessThanOrEqual(2);
  });

  it('serves many posts at once, each with its own answer', async () => {
    const names = Array.from({ length: 200 }, (_, i) => (i % 3 === 0 ? 'gone' : `open-${i}`));
    const posted = await Promise.all(names.map((name) => subject.postman.post(name, name)));
    expect(posted).toEqual(names.map((name) => (name === 'gone' ? 'gone' : 'delivered')));
    expect(received.map(({ body }) => body).sort()).toEqual([...names].sort());
  });
};
