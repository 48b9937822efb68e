import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { carillon, type ChannelMessage } from '@carillon/client';
import { gather, isOpen, type Member } from './audience';
import { type Client, join } from './client';
import { synthesizedCopy } from './synthesized';
import { type RunningSystem, startSystem } from './system';

/** Above the 500 that a route posts to by itself. */
const AUDIENCE = 600;
const BURST = 8;
/** One after the other: what the kernel still takes after the first of them is full then, too. */
const REFUSALS = 20;

const settings = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

const silent = synthesizedCopy();
let system: RunningSystem;
let url: string;
let members: Member[];
let ada: Client;

beforeAll(async () => {
  // The bell of the minute would be one more message whenever the clock is moved.
  silent.change('scheduler', (resources) => delete resources['aws_scheduler_schedule']);
  system = await startSystem(['--terraform', silent.directory, '--clock', 'manual']);
  url = `${system.url.replace('http', 'ws')}/dev`;
  members = await gather(url, AUDIENCE);
  ada = await join(url);
}, 60_000);
afterAll(async () => {
  for (const { socket } of members) socket.terminate();
  ada.socket.terminate();
  await system.stop();
  silent.remove();
});
beforeEach(() => advance(10_000)); // so that the stage's throttle has its burst of 1,000 again
afterEach(() => {
  for (const member of members) Object.assign(member, { heard: [], frames: 0, batches: 0 });
});

const request = (method: string, path: string, body?: object) =>
  fetch(`${system.url}${path}`, { method, ...(body && { body: JSON.stringify(body) }) });

const advance = (advanceMs: number) => request('POST', '/@clock', { advanceMs });

const billed = async (): Promise<number> => {
  const { usage } = (await (await request('GET', '/@meter')).json()) as { usage: { messages: number } };
  return usage.messages;
};

const ENDED = /gateway +\$disconnect \d+ /;
/** Waits until so many connections have ended, and are members no more. */
const left = (count: number, before = 0) => system.line(ENDED, before + count);
const ended = () => system.lines.filter((line) => ENDED.test(line)).length;

/** Says something to everyone, and waits for the answer. */
const say = async (data: unknown): Promise<Record<string, unknown>> => {
  ada.say({ action: 'sendmessage', data });
  return ada.nextWhere(({ type }) => type === 'ack');
};

interface Work {
  delivered: number;
  gone: number;
  throttled: number;
  buried: number;
  handedOn: number;
}

/** What the workers' log says that came of each batch. */
const works = (): Work[] =>
  system.lines.flatMap((line) => {
    const [, json] = /\[carillon-dev-fanout\] (\{.*"message":"done".*)/.exec(line) ?? [];
    return json === undefined ? [] : [JSON.parse(json) as Work];
  });

/** What came of the batches after the first so many, when the nth has ended. */
const workUntil = async (nth: number, before: number): Promise<Work> => {
  await system.line(/\[carillon-dev-fanout\] \{.*"message":"done"/, nth);
  const sum: Work = { delivered: 0, gone: 0, throttled: 0, buried: 0, handedOn: 0 };
  for (const work of works().slice(before, nth))
    for (const key of ['delivered', 'gone', 'throttled', 'buried', 'handedOn'] as const) sum[key] += work[key];
  return sum;
};

/** Waits until so many posts wait for a later worker. */
const handedOn = async (posts: number, before: number): Promise<void> => {
  for (let nth = before + 1; (await workUntil(nth, before)).handedOn < posts; nth += 1);
};

/** Moves the clock past the delay of what is handed on, until so many posts have ended one way or the other. */
const settled = async (posts: number, before: number): Promise<Work> => {
  let triedAgain = 0;
  for (let nth = before + 1; ; nth += 1) {
    const sum = await workUntil(nth, before);
    const ended = sum.delivered + sum.gone + sum.throttled + sum.buried;
    if (ended === posts) return sum;
    if (ended + sum.handedOn < posts + triedAgain) continue;
    triedAgain = sum.handedOn;
    await advance(20_000);
  }
};

it('a message to more than 500 is acknowledged with its position and reaches each of them once', async () => {
  const { epoch, seq, id } = await say('hello');
  expect({ epoch, seq }).toEqual({ epoch: expect.any(String), seq: 1 });
  await Promise.all(members.map((member) => member.hears(1)));
  expect(await settled(AUDIENCE + 1, 0)).toMatchObject({ delivered: AUDIENCE + 1, handedOn: 0 });
  for (const { heard } of members) expect(heard).toEqual([{ id, seq, data: 'hello' }]);
});

it('a burst reaches each, in fewer frames than messages, which is what is billed', async () => {
  for (const { socket } of members) socket.send(JSON.stringify({ action: 'subscribe', channel: 'news' }));
  const told: ChannelMessage[] = [];
  const all = Promise.withResolvers<void>();
  const listening = Promise.withResolvers<void>();
  const open = ended();
  const reader = carillon(url);
  reader.subscribe('news', {
    message: (message) => {
      told.push(message);
      if (told.length === BURST) all.resolve();
    },
    subscribed: () => listening.resolve(),
  });
  await system.line(/gateway +subscribe 200 /, AUDIENCE + 1);
  await listening.promise;
  const [before, worked] = [await billed(), works().length];
  // Refused at first, all of it waits for the clock: however slow the machine is, the workers get it at once.
  await request('PUT', '/@faults', { post: { throttled: 1_000 } });
  for (let n = 1; n <= BURST; n += 1) ada.say({ action: 'sendmessage', channel: 'news', data: n });
  await handedOn((AUDIENCE + 1) * BURST, worked);
  await request('DELETE', '/@faults');
  await settled((AUDIENCE + 1) * BURST, worked);
  await Promise.all([all.promise, ...members.map((member) => member.hears(BURST))]);

  // Whichever worker was first: what the client library tells its application is in order, and each once.
  const places = Array.from({ length: BURST }, (_, n) => n + 1);
  expect(told.map(({ seq }) => seq)).toEqual(places);
  for (const { heard } of members) expect(new Set(heard.map(({ seq }) => seq))).toEqual(new Set(places));
  const frames = members.reduce((sum, member) => sum + member.frames, 0);
  expect(members.some(({ batches }) => batches > 0)).toBe(true);
  expect(frames).toBeLessThan(AUDIENCE * BURST);
  const units = (await billed()) - before;
  expect(units).toBeGreaterThanOrEqual(frames + BURST);
  expect(units).toBeLessThan((AUDIENCE + 1) * BURST); // what they had been, one by one, without the burst itself
  reader.close();
  await left(1, open);
});

it('everyone hears it while one member does not read, whose posts are answered 429 (104)', async () => {
  const before = ended();
  const stuck = await join(url);
  stuck.say({ action: 'whoami' });
  const [, id = ''] = /\$default 200 (\S+)/.exec(await system.line(/\$default 200 /)) ?? [];
  stuck.socket.pause();
  const api = new ApiGatewayManagementApiClient({ ...settings, endpoint: `${system.url}/dev`, maxAttempts: 1 });
  const fill = new PostToConnectionCommand({ ConnectionId: id, Data: 'x'.repeat(131_072) });
  for (let refused = 0; refused < REFUSALS;)
    refused = await api.send(fill).then(
      () => 0,
      (error: Error) => (error.name === 'LimitExceededException' ? refused + 1 : Promise.reject(error)),
    );
  api.destroy();

  const worked = works().length;
  await say('anyone there?');
  await Promise.all(members.map((member) => member.hears(1)));
  for (const { heard } of members) expect(heard).toHaveLength(1);
  // It is given up after three rounds: it finds its gap itself.
  expect(await settled(AUDIENCE + 2, worked)).toMatchObject({ delivered: AUDIENCE + 1, throttled: 1, buried: 0 });
  stuck.socket.terminate();
  await left(1, before);
});

it('everyone alive hears it once although a tenth is gone and posts are throttled', async () => {
  const [before, worked] = [ended(), works().length];
  await request('PUT', '/@faults', { seed: 7, post: { gone: 100, throttled: 50 } });
  ada.say({ action: 'sendmessage', data: 'and now?' }); // and may be gone before the answer
  const { delivered, gone, throttled } = await settled(AUDIENCE + 1, worked);
  await Promise.all(members.map((member) => member.hears(1)));
  await request('DELETE', '/@faults');
  expect({ posts: delivered + gone, throttled }).toEqual({ posts: AUDIENCE + 1, throttled: 0 });
  expect(gone).toBeGreaterThan(AUDIENCE / 20);
  await left(gone, before);
  const alive = members.filter(isOpen);
  expect(alive).toHaveLength(delivered - Number(isOpen(ada)));
  for (const { heard } of alive) expect(heard).toHaveLength(1);
});

it('what fails for everyone in three rounds is in the dead letters, and fails nobody else', async () => {
  const alive = members.filter(isOpen);
  if (!isOpen(ada)) ada = await join(url);
  const worked = works().length;
  await request('PUT', '/@faults', { post: { error: 1_000 } });
  await say('lost?');
  expect(await settled(alive.length + 1, worked)).toMatchObject({ delivered: 0, buried: alive.length + 1 });
  await request('DELETE', '/@faults');
  const next = works().length;
  await say('found');
  expect(await settled(alive.length + 1, next)).toMatchObject({ delivered: alive.length + 1 });
  await Promise.all(alive.map((member) => member.hears(1)));
  for (const { heard } of alive) expect(heard.map(({ data }) => data)).toEqual(['found']);
});

it('a message to more than 2,000, who are not listed but go by partition, reaches each of them once', async () => {
  const many: Member[] = [];
  while (many.length <= 2_000) {
    many.push(...(await gather(url, AUDIENCE)));
    await advance(10_000);
  }
  const worked = works().length;
  await say('a crowd');
  await Promise.all(many.map((member) => member.hears(1)));
  const posts = [...many, ...members, ada].filter(isOpen).length;
  expect(await settled(posts, worked)).toMatchObject({ delivered: posts, handedOn: 0 });
  for (const { heard } of many) expect(heard.map(({ data }) => data)).toEqual(['a crowd']);
  for (const { socket } of many) socket.terminate();
});
