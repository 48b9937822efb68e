import { deepEqual, equal, rejects } from 'node:assert/strict';
import { once } from 'node:events';
import type { Group } from '../case';
import { within } from '../deadline';
import type { Session } from '../lab';
import { IDLE_MS, LIFE_MS, MAX_FRAME_BYTES, gone } from './facts';

/** A message of so many bytes. */
const ofBytes = (bytes: number): string => {
  const [head, tail] = ['{"action":"join","text":"', '"}'];
  return `${head}${'x'.repeat(bytes - head.length - tail.length)}${tail}`;
};

/** Sends a message cut into frames of so many bytes. */
const sayInFrames = ({ socket }: Session, text: string, frameBytes: number): void => {
  for (let at = 0; at < text.length; at += frameBytes) {
    socket.send(text.slice(at, at + frameBytes), { fin: at + frameBytes >= text.length });
  }
};

/** Closed with this code, once, and without that a message was handled. */
const isClosedUnheard = async (client: Session, code: number): Promise<void> => {
  equal((await client.closed())[0], code);
  const disconnects = await client.events('DISCONNECT');
  equal(disconnects.length, 1);
  deepEqual(await client.eventsSoFar('MESSAGE'), []);
};

const isGoingAway = async (client: Session): Promise<void> => {
  equal((await client.closed())[0], 1001);
  const [{ requestContext }] = await client.events('DISCONNECT');
  const { disconnectStatusCode, disconnectReason } = requestContext;
  deepEqual([disconnectStatusCode, disconnectReason], [1001, 'Going away']);
};

const pings = async ({ socket }: Session, payload: string): Promise<string> => {
  const pong = once(socket, 'pong');
  socket.ping(payload);
  const [data] = await within(pong, 'a pong');
  return String(data);
};

export const frames: Group = {
  heading: 'Frames',
  cases: [
    {
      number: 78,
      mark: 'D/G',
      title: 'a text frame of 32768 bytes is accepted',
      async run(world) {
        const client = await (await world.base()).join('chat');
        client.say(ofBytes(MAX_FRAME_BYTES));
        const [{ body }] = await client.events('MESSAGE');
        equal(body.length, MAX_FRAME_BYTES);
      },
    },
    {
      number: 79,
      mark: 'D',
      title: 'a text frame of 32769 bytes closes with 1009 and runs no Lambda',
      async run(world) {
        const client = await (await world.base()).join('chat');
        client.say(ofBytes(MAX_FRAME_BYTES + 1));
        await isClosedUnheard(client, 1009);
      },
    },
    {
      number: 80,
      mark: 'D',
      title: 'a message of 100 KB in frames of 32 KB at most is one event with the joined body',
      async run(world) {
        const client = await (await world.base()).join('chat');
        const text = ofBytes(100 * 1024);
        sayInFrames(client, text, MAX_FRAME_BYTES);
        const events = await client.events('MESSAGE');
        equal(events.length, 1);
        equal(events[0].body, text);
      },
    },
    {
      number: 81,
      mark: 'D',
      title: 'a fragmented message over 131072 bytes closes with 1009',
      async run(world) {
        const client = await (await world.base()).join('chat');
        sayInFrames(client, ofBytes(131_073), 30_000);
        await isClosedUnheard(client, 1009);
      },
    },
    {
      number: 82,
      mark: 'D',
      title: 'a binary frame closes with 1003, is no event, and $disconnect runs',
      async run(world) {
        const client = await (await world.base()).join('chat');
        client.socket.send(Buffer.from('{"action":"join"}'), { binary: true });
        await isClosedUnheard(client, 1003);
      },
    },
    {
      number: 83,
      mark: 'G',
      title: 'a ping is answered by a pong with the same payload and runs no Lambda',
      async run(world) {
        const client = await (await world.base()).join('chat');
        equal(await pings(client, 'anyone there?'), 'anyone there?');
        client.say({ action: 'join' });
        equal((await client.events('MESSAGE')).length, 1);
      },
    },
    {
      number: 84,
      mark: 'O',
      title: 'after 600 s without data the connection closes with 1001, and DISCONNECT says Going away',
      needs: 'clock',
      async run(world) {
        const lab = await world.timed();
        const client = await lab.join('chat');
        await lab.place.advance?.(IDLE_MS);
        await isGoingAway(client);
      },
    },
    {
      number: 85,
      mark: 'O',
      title: 'a post within the idle time starts it anew',
      needs: 'clock',
      async run(world) {
        const lab = await world.timed();
        const client = await lab.join('chat');
        await lab.place.advance?.(IDLE_MS - 1);
        await lab.post('chat', client.connectionId, 'stay');
        await lab.place.advance?.(IDLE_MS - 1);
        equal(await client.next(), 'stay');
        await lab.get('chat', client.connectionId);
        await lab.place.advance?.(1);
        await isGoingAway(client);
      },
    },
    {
      number: 86,
      mark: 'G',
      title: 'with nothing but pings for 600 s it closes all the same',
      needs: 'clock',
      async run(world) {
        const lab = await world.timed();
        const client = await lab.join('chat');
        await lab.place.advance?.(IDLE_MS / 2);
        await pings(client, 'still there?');
        await lab.place.advance?.(IDLE_MS / 2);
        await isGoingAway(client);
      },
    },
    {
      number: 87,
      mark: 'D',
      title: 'after 7200 s of activity it closes with 1001',
      needs: 'clock',
      async run(world) {
        const lab = await world.timed();
        const client = await lab.join('chat');
        const steps = 15;
        for (let step = 0; step < steps; step++) {
          await lab.post('chat', client.connectionId, 'busy');
          equal(await client.next(), 'busy');
          await lab.place.advance?.(LIFE_MS / steps);
        }
        await isGoingAway(client);
        await rejects(lab.post('chat', client.connectionId, 'too late'), gone);
      },
    },
  ],
};
