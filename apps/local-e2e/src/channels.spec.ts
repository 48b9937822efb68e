import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { type Client, join } from './client';
import { type RunningSystem, startSystem } from './system';

const settings = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

let system: RunningSystem;
let dynamodb: DynamoDBClient;
let lambda: LambdaClient;
const clients: Client[] = [];
let left = 0;

const connect = async () => {
  const client = await join(`${system.url.replace('http', 'ws')}/dev`);
  clients.push(client);
  return client;
};

beforeAll(async () => {
  // On a clock that stands still no bell of the minute writes a row between two counts.
  system = await startSystem(['--clock', 'manual']);
  dynamodb = new DynamoDBClient({ ...settings, endpoint: system.url });
  lambda = new LambdaClient({ ...settings, endpoint: system.url, maxAttempts: 1 });
});
/** Closes every client and waits for its `$disconnect`: no test counts the rows of the one before it. */
const leave = async () => {
  left += clients.length;
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await system.line(/gateway +\$disconnect \d+ /, left);
};

afterEach(leave);
afterAll(async () => {
  dynamodb.destroy();
  lambda.destroy();
  await system.stop();
});

type Frame = Record<string, unknown>;

/** The answer to a frame, found by the id that both carry; `missed` are the frames that came before it. */
const ask = async (client: Client, frame: Frame, missed: Frame[] = []): Promise<Frame> => {
  const id = `q${Math.random().toString(36).slice(2)}`;
  client.say({ ...frame, id });
  return client.nextWhere((heard) => {
    const isAnswer = heard['id'] === id && heard['type'] !== 'message';
    if (!isAnswer) missed.push(heard);
    return isAnswer;
  });
};

const positionOf = ({ epoch, seq }: Frame) => ({ epoch, seq });
const dataOf = ({ messages }: Frame) => (messages as Frame[]).map(({ data }) => data);

describe('two clients in a channel', () => {
  it('chat, while those who are not in it hear nothing', async () => {
    const [ada, bob, eve] = [await connect(), await connect(), await connect()];
    for (const client of [ada, bob])
      expect(await ask(client, { action: 'subscribe', channel: 'chat' })).toMatchObject({
        type: 'subscribed',
        channel: 'chat',
        recovered: false,
        messages: [],
        more: false,
      });
    const ack = await ask(ada, { action: 'sendmessage', channel: 'chat', data: 'hello' });
    expect(ack).toMatchObject({ type: 'ack', channel: 'chat', seq: 1 });
    const heard = await bob.nextWhere(({ type }) => type === 'message');
    expect(heard).toMatchObject({ channel: 'chat', ...positionOf(ack), id: ack['id'], data: 'hello' });
    await ask(eve, { action: 'sendmessage', channel: 'chat', data: 'from outside' });
    expect(await bob.nextWhere(({ type }) => type === 'message')).toMatchObject({ seq: 2, data: 'from outside' });
    expect(eve.unread()).toEqual([]);
  });

  it('miss nothing when one of them drops and comes back', async () => {
    const [ada, bob] = [await connect(), await connect()];
    await ask(ada, { action: 'subscribe', channel: 'resume' });
    const start = await ask(bob, { action: 'subscribe', channel: 'resume' });
    await ask(ada, { action: 'sendmessage', channel: 'resume', data: 1 });
    await bob.nextWhere(({ type }) => type === 'message');
    await bob.close();
    for (const data of [2, 3]) await ask(ada, { action: 'sendmessage', channel: 'resume', data });
    const again = await connect();
    const { epoch } = await ask(again, { action: 'presence', channel: 'resume' }).then(() =>
      ask(again, { action: 'history', channel: 'resume', limit: 1 }),
    );
    const back = await ask(again, { action: 'subscribe', channel: 'resume', since: { epoch, seq: 1 } });
    expect(back).toMatchObject({ recovered: true, more: false, seq: 3 });
    expect(dataOf(back)).toEqual([2, 3]);
    const all = await ask(again, { action: 'history', channel: 'resume', since: positionOf(start) });
    expect(all).toMatchObject({ type: 'history', recovered: true });
    expect(dataOf(all)).toEqual([1, 2, 3]);
  });

  it('read on page by page what does not fit into a frame', async () => {
    const ada = await connect();
    const start = await ask(ada, { action: 'subscribe', channel: 'pages' });
    await ask(ada, { action: 'unsubscribe', channel: 'pages' });
    for (let n = 1; n <= 3; n++)
      await ask(ada, { action: 'sendmessage', channel: 'pages', data: `${n}`.repeat(20_000) });
    let frame = await ask(ada, { action: 'subscribe', channel: 'pages', since: positionOf(start) });
    const seqs: unknown[] = [];
    for (;;) {
      expect(Buffer.byteLength(JSON.stringify(frame))).toBeLessThanOrEqual(28 * 1024);
      expect(frame).toMatchObject({ recovered: true, seq: 3 });
      const messages = frame['messages'] as Frame[];
      seqs.push(...messages.map(({ seq }) => seq));
      if (!frame['more']) break;
      frame = await ask(ada, { action: 'history', channel: 'pages', since: positionOf(messages.at(-1) ?? {}) });
    }
    expect(seqs).toEqual([1, 2, 3]);
  });

  it('are told to begin anew where the log is not the one they knew', async () => {
    const ada = await connect();
    await ask(ada, { action: 'sendmessage', channel: 'anew', data: 1 });
    for (const since of [
      { epoch: '00000000000000', seq: 1 },
      { epoch: 'zz', seq: 2 ** 53 - 1 },
    ])
      expect(await ask(ada, { action: 'subscribe', channel: 'anew', since })).toMatchObject({
        recovered: false,
        messages: [],
        seq: 1,
      });
  });

  it('hear nothing after they have left', async () => {
    const [ada, bob] = [await connect(), await connect()];
    for (const client of [ada, bob]) await ask(client, { action: 'subscribe', channel: 'leave' });
    expect(await ask(ada, { action: 'presence', channel: 'leave' })).toMatchObject({ count: 2, users: [] });
    expect(await ask(bob, { action: 'unsubscribe', channel: 'leave' })).toMatchObject({
      type: 'unsubscribed',
      channel: 'leave',
    });
    await ask(ada, { action: 'sendmessage', channel: 'leave', data: 1 });
    expect(await ask(ada, { action: 'presence', channel: 'leave' })).toMatchObject({ count: 1 });
    expect(bob.unread()).toEqual([]);
  });

  it('get one position and one delivery for what is sent again', async () => {
    const [ada, bob] = [await connect(), await connect()];
    await ask(bob, { action: 'subscribe', channel: 'again' });
    const say = async () => {
      ada.say({ action: 'sendmessage', channel: 'again', data: 1, id: 'm1' });
      return ada.nextWhere(({ type }) => type === 'ack');
    };
    const first = await say();
    expect(await say()).toEqual(first);
    await ask(ada, { action: 'sendmessage', channel: 'again', data: 2 });
    const heard = [await bob.next(), await bob.next()];
    expect(heard).toMatchObject([
      { seq: 1, id: 'm1', data: 1 },
      { seq: 2, data: 2 },
    ]);
  });
});

describe('a push of another service', () => {
  const push = async (payload: unknown) => {
    const command = new InvokeCommand({ FunctionName: 'carillon-dev-publish', Payload: JSON.stringify(payload) });
    return JSON.parse((await lambda.send(command)).Payload?.transformToString() ?? '') as Frame;
  };

  it('reaches a channel, with a position', async () => {
    const ada = await connect();
    await ask(ada, { action: 'subscribe', channel: 'pushed' });
    const receipt = await push({ target: { channel: 'pushed' }, data: 'ding', id: 'p1' });
    expect(receipt).toMatchObject({ id: 'p1', channel: 'pushed', seq: 1, delivered: 1 });
    expect(await ada.next()).toMatchObject({ type: 'message', ...positionOf(receipt), data: 'ding' });
    expect(await push({ target: { channel: 'pushed' }, data: 'ding', id: 'p1' })).toMatchObject({
      ...positionOf(receipt),
      delivered: 0,
    });
  });

  it('to a user who is away is there to be read', async () => {
    const receipt = await push({ target: { user: 'ada' }, data: 'for later' });
    expect(receipt).toMatchObject({ channel: '@ada', seq: 1, delivered: 0 });
    const eve = await connect();
    expect(await ask(eve, { action: 'history', channel: '@ada' })).toMatchObject({ type: 'error', code: 'forbidden' });
  });
});

describe('bad input', () => {
  const rows = async (table: string): Promise<string[]> => {
    const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: `carillon-dev-${table}` }));
    return Items.map(({ channel }) => channel?.S ?? '').sort();
  };

  it.each([
    ['{"action":"subscribe"}'],
    ['{"action":"subscribe","channel":"$all"}'],
    ['{"action":"subscribe","channel":"@ada"}'],
    ['{"action":"subscribe","channel":"a#0"}'],
    ['{"action":"subscribe","channel":["a"]}'],
    ['{"action":"subscribe","channel":"bad","since":{"epoch":"x","seq":-1}}'],
    ['{"action":"subscribe","channel":"bad","since":{"epoch":"x","seq":1,"__proto__":{}}}'],
    ['{"action":"subscribe","channel":"bad","__proto__":{"admin":true}}'],
    ['{"action":"subscribe","channel":"bad","constructor":1}'],
    ['{"action":"unsubscribe","channel":"__proto__"}'],
    ['{"action":"history","channel":"bad","limit":1e9}'],
    ['{"action":"presence","channel":"$all"}'],
    ['{"action":"sendmessage","channel":"$all","data":1}'],
    [`{"action":"sendmessage","channel":"bad","data":${'['.repeat(200)}${']'.repeat(200)}}`],
  ])('%s is refused with a request id, and nothing is written', async (frame) => {
    const ada = await connect();
    const before = [await rows('connections'), await rows('messages')];
    ada.say(frame);
    const answer = (await ada.next()) as Frame;
    expect(answer).toMatchObject({
      type: 'error',
      code: expect.stringMatching(/^(bad_json|bad_request|too_large)$/),
      requestId: expect.any(String),
    });
    expect(JSON.stringify(answer).length).toBeLessThan(500);
    expect([await rows('connections'), await rows('messages')]).toEqual(before);
  });

  it('is a channel too many: refused, and forgotten with the connection', async () => {
    const ada = await connect();
    const channels = Array.from({ length: 80 }, (_, i) => `many-${i}`);
    for (const channel of channels) ada.say({ action: 'subscribe', channel, id: channel });
    const outcomes = new Map<unknown, number>();
    for (const _ of channels) {
      const { type, code } = Object(await ada.next()) as Frame;
      outcomes.set(code ?? type, (outcomes.get(code ?? type) ?? 0) + 1);
    }
    expect(Object.fromEntries(outcomes)).toEqual({ subscribed: 50, too_many_channels: 30 });
    const ofMany = async () => (await rows('connections')).filter((channel) => channel.startsWith('many-'));
    expect(await ofMany()).toHaveLength(50);
    await leave();
    expect(await ofMany()).toEqual([]);
  });
});
