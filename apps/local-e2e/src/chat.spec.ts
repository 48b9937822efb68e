import { type Client, join, refusal } from './client';
import { type RunningSystem, startSystem } from './system';

let system: RunningSystem;
let url: string;
const clients: Client[] = [];
const connect = async (query = '') => {
  const client = await join(`${url}${query}`);
  clients.push(client);
  return client;
};

beforeAll(async () => {
  system = await startSystem();
  url = `${system.url.replace('http', 'ws')}/dev`;
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});
afterAll(() => system.stop());

describe('chat, with the archives that ship', () => {
  it("delivers the tutorial's frame to everyone, the sender included, and acknowledges it", async () => {
    const ada = await connect();
    const bob = await connect();
    ada.say('{"action":"sendmessage","data":"hello world"}');
    const heard = await bob.nextWhere(({ type }) => type === 'message');
    expect(heard).toEqual({
      type: 'message',
      channel: '$all',
      epoch: expect.any(String),
      seq: expect.any(Number),
      id: expect.any(String),
      from: expect.stringMatching(/^~[\w-]{8}$/),
      at: expect.any(Number),
      data: 'hello world',
    });
    const frames = [await ada.next(), await ada.next()];
    expect(frames).toContainEqual(heard);
    const { id, epoch, seq } = heard;
    expect(frames).toContainEqual({ type: 'ack', id, channel: '$all', epoch, seq });
  });

  it('keeps talking while others come and go', async () => {
    const ada = await connect();
    const guests = await Promise.all(Array.from({ length: 20 }, () => connect()));
    await Promise.all(guests.slice(0, 10).map((guest) => guest.close()));
    ada.say({ action: 'sendmessage', data: 1, id: 'm1' });
    expect(await ada.nextWhere(({ type }) => type === 'ack')).toMatchObject({ id: 'm1' });
    for (const guest of guests.slice(10))
      expect(await guest.nextWhere(({ id }) => id === 'm1')).toMatchObject({ data: 1 });
  });

  it.each([
    ['hello', 'bad_json'],
    ['', 'bad_json'],
    ['{"action":"dance"}', 'unknown_action'],
    ['{"action":"$connect"}', 'unknown_action'],
    ['[1]', 'unknown_action'],
    ['{"action":"sendmessage"}', 'bad_request'],
    ['{"action":"sendmessage","data":1,"extra":2}', 'bad_request'],
    [JSON.stringify({ action: 'sendmessage', data: 'x'.repeat(25_000) }), 'too_large'],
  ])('answers %.40s with %s, and the socket stays open (cases 53, 56, 58)', async (frame, code) => {
    const ada = await connect();
    ada.say(frame);
    expect(await ada.nextWhere(({ type }) => type === 'error')).toMatchObject({ code, requestId: expect.any(String) });
    ada.say({ action: 'sendmessage', data: 'still here', id: 'm2' });
    expect(await ada.nextWhere(({ type }) => type === 'ack')).toMatchObject({ id: 'm2' });
  });

  it('tells the actions there are', async () => {
    const ada = await connect();
    ada.say({ action: 'dance' });
    expect(await ada.next()).toMatchObject({
      message: 'the action is none of: history, presence, sendmessage, subscribe, unsubscribe',
    });
  });

  it('refuses an unknown stage with 403 (case 12)', async () => {
    expect(await refusal(url.replace('/dev', '/prod'))).toBe(403);
  });
});
