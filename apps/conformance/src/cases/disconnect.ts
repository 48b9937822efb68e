import { deepEqual, equal } from 'node:assert/strict';
import { TLSSocket } from 'node:tls';
import type { Group } from '../case';
import type { Instruction, Lab, Session } from '../lab';
import type { Observed } from '../observations';
import { GONE } from './facts';

const disconnectOf = async (client: Session): Promise<Observed> => (await client.events('DISCONNECT'))[0];

/** The code and reason that the DISCONNECT event of a connection tells. */
const endOf = async (client: Session): Promise<[number, string]> => {
  const { requestContext } = await disconnectOf(client);
  return [requestContext.disconnectStatusCode, requestContext.disconnectReason];
};

/** A client at whose end the handler does this. */
const joinWithEnd = async (lab: Lab, instruction: Instruction): Promise<Session> => {
  const client = await lab.join('chat');
  await lab.leave(`disconnect ${client.connectionId}`, instruction);
  return client;
};

export const disconnect: Group = {
  heading: '$disconnect',
  cases: [
    {
      number: 88,
      mark: 'D',
      title: 'a close without a code is DISCONNECT 1005, Client-side close frame status not set',
      async run(world) {
        const client = await (await world.base()).join('chat');
        await client.close();
        deepEqual(await endOf(client), [1005, 'Client-side close frame status not set']);
      },
    },
    {
      number: 89,
      mark: 'G',
      title: 'close(4001, "bye") is DISCONNECT 4001, bye',
      async run(world) {
        const client = await (await world.base()).join('chat');
        await client.close(4001, 'bye');
        deepEqual(await endOf(client), [4001, 'bye']);
      },
    },
    {
      number: 90,
      mark: 'D/G',
      title: 'a TCP reset is DISCONNECT 1006',
      async run(world) {
        const lab = await world.base();
        const attempt = lab.knock('chat');
        const { socket } = await attempt.answer;
        const [{ requestContext }] = await lab.of(attempt.caseId, 'CONNECT');
        if (socket instanceof TLSSocket) socket.destroy();
        else socket?.resetAndDestroy();
        const [event] = await lab.of(requestContext.connectionId, 'DISCONNECT');
        equal(event.requestContext.disconnectStatusCode, 1006);
      },
    },
    {
      number: 91,
      mark: 'O',
      title: 'DELETE is DISCONNECT 1000, Connection Closed Normally',
      async run(world) {
        const lab = await world.base();
        const client = await lab.join('chat');
        await lab.remove('chat', client.connectionId);
        deepEqual(await endOf(client), [1000, 'Connection Closed Normally']);
      },
    },
    {
      number: 92,
      mark: 'D',
      title: 'DISCONNECT has four headers, three of them empty, and neither query nor body',
      async run(world) {
        const client = await (await world.base()).join('chat', { query: '?a=1' });
        await client.close();
        const event = await disconnectOf(client);
        const { Host, ...others } = event.headers;
        equal(Host, event.requestContext.domainName);
        deepEqual(others, { 'x-api-key': '', 'X-Forwarded-For': '', 'x-restapi': '' });
        deepEqual(Object.keys(event).sort(), ['headers', 'isBase64Encoded', 'multiValueHeaders', 'requestContext']);
      },
    },
    {
      number: 93,
      mark: 'O',
      title: 'a $disconnect handler that throws or returns null sends nothing and disturbs nobody',
      async run(world) {
        const lab = await world.base();
        const other = await lab.join('chat');
        for (const instruction of [{ throws: 'out of order' }, { answer: null }]) {
          const client = await joinWithEnd(lab, instruction);
          await client.close();
          await client.events('DISCONNECT');
          deepEqual(client.unread(), []);
        }
        await lab.post('chat', other.connectionId, 'undisturbed');
        equal(await other.next(), 'undisturbed');
      },
    },
    {
      number: 94,
      mark: 'D',
      title: 'a post to the own id inside $disconnect is answered 410',
      async run(world) {
        const client = await joinWithEnd(await world.base(), { posts: [{ data: 'too late' }] });
        await client.close();
        deepEqual(await client.events('POSTED'), [[GONE]]);
      },
    },
    {
      number: 95,
      mark: 'D',
      title: 'without a $disconnect route nothing fails at the end',
      async run(world) {
        const lab = await world.base();
        await (await lab.enter('bare')).close();
        const other = await lab.enter('bare');
        other.say('still served');
        equal(JSON.parse(await other.next()).message, 'Forbidden');
      },
    },
    {
      number: 96,
      mark: 'G',
      title: '$disconnect runs at most once for a connection that both sides end',
      async run(world) {
        const lab = await world.base();
        const client = await lab.join('chat');
        await Promise.allSettled([client.close(), lab.remove('chat', client.connectionId)]);
        await client.events('DISCONNECT');
        const other = await lab.join('chat');
        await other.close();
        await other.events('DISCONNECT');
        equal((await client.eventsSoFar('DISCONNECT')).length, 1);
      },
    },
  ],
};
