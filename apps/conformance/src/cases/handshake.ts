import { deepEqual, equal, rejects } from 'node:assert/strict';
import type { Group } from '../case';
import type { Instruction, Lab } from '../lab';
import { INTEGRATION_TIMEOUT_MS, gone } from './facts';

/** The status of a handshake that is over; an accepted one leaves its socket to be tidied. */
const statusOf = async (lab: Lab, instruction: Instruction): Promise<number> =>
  (await lab.knock('chat', { do: instruction }).answer).status;

const SUBPROTOCOL = 'sec-websocket-protocol';

/** Refuses a client and waits until the gateway has served another from beginning to end. */
const refusedAndOver = async (lab: Lab): Promise<string> => {
  const attempt = lab.knock('chat', { do: { answer: { statusCode: 403 } } });
  equal((await attempt.answer).status, 403);
  const [event] = await lab.of(attempt.caseId, 'CONNECT');
  const other = await lab.join('chat');
  await other.close();
  await other.events('DISCONNECT');
  return event.requestContext.connectionId;
};

export const handshake: Group = {
  heading: 'Handshake',
  cases: [
    {
      number: 1,
      mark: 'D',
      title: 'without a $connect route an upgrade at the stage is answered 101 and registered',
      async run(world) {
        const lab = await world.base();
        const client = await lab.enter('bare');
        client.say('who am I?');
        const { connectionId } = JSON.parse(await client.next());
        await lab.post('bare', connectionId, 'you are registered');
        equal(await client.next(), 'you are registered');
      },
    },
    {
      number: 2,
      mark: 'D',
      title: '101 is sent only after $connect has resolved with 200',
      async run(world) {
        const lab = await world.base();
        const attempt = lab.knock('chat', { do: { gate: 'case-2', answer: { statusCode: 200 } } });
        await lab.of(attempt.caseId, 'CONNECT');
        equal(attempt.isAnswered(), false);
        await lab.openGate('case-2');
        equal((await attempt.answer).status, 101);
        equal((await lab.sofar(attempt.caseId, 'DONE')).length, 1);
      },
    },
    {
      number: 3,
      mark: 'O',
      title: '$connect returning 201 is answered 101',
      run: async (world) => equal(await statusOf(await world.base(), { answer: { statusCode: 201 } }), 101),
    },
    {
      number: 4,
      mark: 'O',
      title: '$connect returning 301 is answered 301 and no WebSocket',
      run: async (world) => equal(await statusOf(await world.base(), { answer: { statusCode: 301 } }), 301),
    },
    {
      number: 5,
      mark: 'D',
      title: '$connect returning 400 is answered 400',
      run: async (world) => equal(await statusOf(await world.base(), { answer: { statusCode: 400 } }), 400),
    },
    {
      number: 6,
      mark: 'D',
      title: '$connect returning 401 or 403 is answered with the same status',
      async run(world) {
        const lab = await world.base();
        equal(await statusOf(lab, { answer: { statusCode: 401 } }), 401);
        equal(await statusOf(lab, { answer: { statusCode: 403 } }), 403);
      },
    },
    {
      number: 7,
      mark: 'O',
      title: '$connect returning 501 is answered 501',
      run: async (world) => equal(await statusOf(await world.base(), { answer: { statusCode: 501 } }), 501),
    },
    {
      number: 8,
      mark: 'O',
      title: '$connect throwing is answered 502',
      run: async (world) => equal(await statusOf(await world.base(), { throws: 'out of order' }), 502),
    },
    {
      number: 9,
      mark: 'O',
      title: '$connect returning undefined or null is answered 502',
      async run(world) {
        const lab = await world.base();
        equal(await statusOf(lab, { answer: 'undefined' }), 502);
        equal(await statusOf(lab, { answer: null }), 502);
      },
    },
    {
      number: 10,
      mark: 'O',
      title: '$connect returning an object without a numeric statusCode is answered 502',
      async run(world) {
        const lab = await world.base();
        equal(await statusOf(lab, { answer: { body: 'welcome' } }), 502);
        equal(await statusOf(lab, { answer: { statusCode: 'fine' } }), 502);
      },
    },
    {
      number: 11,
      mark: 'G',
      title: '$connect beyond the integration timeout is answered 504',
      needs: 'clock',
      async run(world) {
        const lab = await world.timed();
        const attempt = lab.knock('chat', { do: { gate: 'case-11' } });
        await lab.of(attempt.caseId, 'CONNECT');
        await lab.place.advance?.(INTEGRATION_TIMEOUT_MS);
        equal((await attempt.answer).status, 504);
        await lab.openGate('case-11');
        await lab.of(attempt.caseId, 'DONE');
      },
    },
    {
      number: 12,
      mark: 'O',
      title: 'an unknown stage is answered 403',
      async run(world) {
        const lab = await world.base();
        equal((await lab.knock('chat', { path: 'nowhere' }).answer).status, 403);
      },
    },
    {
      number: 13,
      mark: 'G',
      title: 'a path with more segments after the stage is answered 403',
      async run(world) {
        const lab = await world.base();
        equal((await lab.knock('chat', { path: 'chat/more' }).answer).status, 403);
      },
    },
    {
      number: 14,
      mark: 'D/O',
      title: 'a slash after the stage changes nothing',
      async run(world) {
        const lab = await world.base();
        const attempt = lab.knock('chat', { path: 'chat/' });
        equal((await attempt.answer).status, 101);
        const [event] = await lab.of(attempt.caseId, 'CONNECT');
        equal(event.requestContext.stage, 'chat');
      },
    },
    {
      number: 15,
      mark: 'O-weak',
      title: 'a GET without upgrade headers is answered 426',
      async run(world) {
        const { place } = await world.base();
        equal((await fetch(place.httpUrl('chat'))).status, 426);
      },
    },
    {
      number: 16,
      mark: 'D',
      title: 'the 101 carries the subprotocol that $connect returned',
      async run(world) {
        const answer = { statusCode: 200, headers: { 'Sec-WebSocket-Protocol': 'b' } };
        const lab = await world.base();
        const attempt = lab.knock('chat', { headers: { 'Sec-WebSocket-Protocol': 'a,b' }, do: { answer } });
        const { status, headers } = await attempt.answer;
        deepEqual([status, headers[SUBPROTOCOL]], [101, 'b']);
      },
    },
    {
      number: 17,
      mark: 'D',
      title: 'the 101 carries no subprotocol when $connect returned none',
      async run(world) {
        const lab = await world.base();
        const { status, headers } = await lab.knock('chat', { headers: { 'Sec-WebSocket-Protocol': 'a' } }).answer;
        deepEqual([status, headers[SUBPROTOCOL]], [101, undefined]);
      },
    },
    {
      number: 18,
      mark: 'O',
      title: 'the 101 carries no other header that $connect returned',
      async run(world) {
        const answer = { statusCode: 200, headers: { 'X-Foo': 'bar', 'Set-Cookie': 'a=b' } };
        const lab = await world.base();
        const { status, headers } = await lab.knock('chat', { do: { answer } }).answer;
        deepEqual([status, headers['x-foo'], headers['set-cookie']], [101, undefined, undefined]);
      },
    },
    {
      number: 19,
      mark: 'G',
      title: 'a returned sec-websocket-protocol in lower case is honoured',
      async run(world) {
        const answer = { statusCode: 200, headers: { [SUBPROTOCOL]: 'b' } };
        const lab = await world.base();
        const attempt = lab.knock('chat', { headers: { 'Sec-WebSocket-Protocol': 'a, b' }, do: { answer } });
        const { status, headers } = await attempt.answer;
        deepEqual([status, headers[SUBPROTOCOL]], [101, 'b']);
      },
    },
    {
      number: 20,
      mark: 'G',
      title: 'after a refused handshake $disconnect is not invoked',
      async run(world) {
        const lab = await world.base();
        deepEqual(await lab.sofar(await refusedAndOver(lab), 'DISCONNECT'), []);
      },
    },
    {
      number: 21,
      mark: 'G',
      title: 'a post to the connectionId of a refused handshake is answered 410',
      async run(world) {
        const lab = await world.base();
        await rejects(lab.post('chat', await refusedAndOver(lab), 'hello'), gone);
      },
    },
    {
      number: 22,
      mark: 'O',
      title: 'a route throttle of 0/0 is answered 429',
      async run(world) {
        const lab = await world.guarded();
        equal((await lab.knock('throttled').answer).status, 429);
      },
    },
  ],
};
