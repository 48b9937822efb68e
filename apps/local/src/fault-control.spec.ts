import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { faults } from '@carillon/local-faults';
import { faultControl } from './fault-control';

describe('the control of faults', () => {
  const chance = faults();
  let server: Server;
  let url: string;

  beforeAll(async () => {
    const control = faultControl(chance);
    server = createServer((request, response) => void control(request, response));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => chance.follow({}));
  afterAll(() => new Promise((done) => server.close(done)));

  const ask = async (method: string, body?: string) => {
    const answer = await fetch(url, { method, ...(body !== undefined && { body }) });
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as unknown };
  };

  it('shows an empty plan where nothing goes wrong', async () => {
    expect(await ask('GET')).toMatchObject({ status: 200, body: { plan: {}, counters: {} } });
  });

  it('sets a plan, counters and streams anew', async () => {
    const state = { plan: { seed: 7, post: { hang: 1_000 } }, counters: { post: { operations: 0, hang: 0 } } };
    for (const _ of [1, 2]) {
      expect(await ask('PUT', JSON.stringify(state.plan))).toMatchObject({ status: 200, body: state });
      expect(chance.decide('post', 'c')).toEqual({ kind: 'hang' });
      expect(await ask('GET')).toMatchObject({ body: { counters: { post: { operations: 1, hang: 1 } } } });
    }
  });

  it.each(['DELETE', 'PUT'])('ends faults by %s; the counters stay until there is a new plan', async (method) => {
    chance.follow({ post: { hang: 1_000 } });
    chance.decide('post', 'c');
    const counters = method === 'PUT' ? {} : { post: { operations: 1, hang: 1 } };
    const { body } = await ask(method, method === 'PUT' ? '{}' : undefined);
    expect(body).toEqual({ plan: {}, counters });
    expect(chance.decide('post', 'c')).toBeUndefined();
  });

  it.each([
    [400, '', 'The plan is no JSON'],
    [400, '[]', 'The plan: [] is no object'],
    [400, '{"post":{"gone":1001}}', 'post.gone: 1001 is no rate per mille (0 to 1000)'],
    [413, ' '.repeat(20_001), 'A plan has 20000 characters at most'],
  ])('refuses with %i %.30j, and goes on as before', async (status, body, message) => {
    chance.follow({ post: { hang: 5 } });
    expect(await ask('PUT', body)).toMatchObject({ status, body: { message: expect.stringContaining(message) } });
    expect(chance.plan()).toEqual({ seed: 1, post: { hang: 5 } });
  });

  it('permits pages of other origins nothing', async () => {
    const { status, headers } = await ask('OPTIONS');
    expect(status).toBe(405);
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect((await ask('POST', '{}')).status).toBe(405);
  });
});
