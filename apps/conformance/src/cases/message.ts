import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Case, Group } from '../case';
import type { Instruction, Lab, Session } from '../lab';
import { INTEGRATION_TIMEOUT_MS, errorFrame } from './facts';

const say = (client: Session, action: string, instruction: Instruction = {}) => client.say({ action, do: instruction });

/** Sees that nothing came: the answer to a question that is asked now is the next message. */
const nothingCame = async (client: Session): Promise<void> => {
  say(client, 'ask', { answer: { statusCode: 200, body: 'nothing before this' } });
  equal(await client.next(), 'nothing before this');
};

/** A route that gives this answer sends nothing, and the connection stays open. */
const isSilent =
  (...questions: [action: string, answer: unknown][]): Case['run'] =>
  async (world) => {
    const client = await (await world.base()).join('chat');
    for (const [index, [action, answer]] of questions.entries()) {
      say(client, action, { answer });
      await client.events('MESSAGE', 2 * index + 1);
      await nothingCame(client);
    }
  };

const INTERNAL = 'Internal server error';

/** Does this on a one-way route; the frame that comes names that message, and the connection stays open. */
const fails =
  (instruction: Instruction): Case['run'] =>
  async (world) => {
    const client = await (await world.base()).join('chat');
    say(client, 'join', instruction);
    const [{ requestContext }] = await client.events('MESSAGE');
    equal(await client.next(), errorFrame(INTERNAL, client.connectionId, requestContext.requestId));
    await nothingCame(client);
  };

/** Lets a question wait at a gate until the integration has timed out, and reads the frame that tells so. */
const timedOut = async (lab: Lab, gate: string, instruction: Instruction): Promise<Session> => {
  const client = await lab.join('chat');
  say(client, 'ask', { gate, ...instruction });
  const [{ requestContext }] = await client.events('MESSAGE');
  await lab.place.advance?.(INTEGRATION_TIMEOUT_MS);
  equal(await client.next(), errorFrame('Endpoint request timed out', client.connectionId, requestContext.requestId));
  await lab.openGate(gate);
  await client.events('DONE');
  return client;
};

export const message: Group = {
  heading: 'MESSAGE event and results',
  cases: [
    {
      number: 64,
      mark: 'O',
      title: 'the event has messageId, a body and no base64, and neither headers nor query',
      async run(world) {
        const client = await (await world.base()).join('chat', { query: '?a=1' });
        client.say({ action: 'join' });
        const [event] = await client.events('MESSAGE');
        deepEqual(Object.keys(event).sort(), ['body', 'isBase64Encoded', 'requestContext']);
        deepEqual([event.body, event.isBase64Encoded], ['{"action":"join"}', false]);
        ok(event.requestContext.messageId);
      },
    },
    {
      number: 65,
      mark: 'D',
      title: 'of a one-way route the body does not reach the client',
      run: isSilent(['join', { statusCode: 200, body: 'x' }]),
    },
    {
      number: 66,
      mark: 'D',
      title: 'of a two-way route the client receives exactly the body',
      async run(world) {
        const client = await (await world.base()).join('chat');
        say(client, 'ask', { answer: { statusCode: 200, body: 'x' } });
        equal(await client.next(), 'x');
      },
    },
    {
      number: 67,
      mark: 'O',
      title: 'of a two-way route without a body, or with an empty one, the client receives nothing',
      run: isSilent(['ask', { statusCode: 200 }], ['ask', { statusCode: 200, body: '' }]),
    },
    {
      number: 68,
      mark: 'O-weak',
      title: 'of a two-way route returning 500 the client receives the body',
      async run(world) {
        const client = await (await world.base()).join('chat');
        say(client, 'ask', { answer: { statusCode: 500, body: 'e' } });
        equal(await client.next(), 'e');
      },
    },
    {
      number: 69,
      mark: 'O',
      title: 'only a route response, or only the selection expression, makes no two-way route',
      run: isSilent(['keyed', { statusCode: 200, body: 'x' }], ['selected', { statusCode: 200, body: 'x' }]),
    },
    {
      number: 70,
      mark: 'O',
      title: 'a one-way route returning 401 or 501 sends nothing and the connection stays open',
      run: isSilent(['join', { statusCode: 401 }], ['join', { statusCode: 501 }]),
    },
    {
      number: 71,
      mark: 'O',
      title: 'a handler that throws sends the Internal server error frame, and the connection stays open',
      run: fails({ throws: 'out of order' }),
    },
    {
      number: 72,
      mark: 'O-weak',
      title: 'a handler that returns null sends the Internal server error frame',
      run: fails({ answer: null }),
    },
    {
      number: 73,
      mark: 'O',
      title: 'beyond the integration timeout the frame tells so, the handler continues and its posts succeed',
      needs: 'clock',
      async run(world) {
        const client = await timedOut(await world.timed(), 'case-73', { posts: [{ data: 'late but here' }] });
        equal(await client.next(), 'late but here');
        deepEqual(await client.events('POSTED'), [['200']]);
      },
    },
    {
      number: 74,
      mark: 'G',
      title: 'the body of a two-way handler that returns after the timeout is not delivered',
      needs: 'clock',
      async run(world) {
        const client = await timedOut(await world.timed(), 'case-74', {
          answer: { statusCode: 200, body: 'too late' },
        });
        await nothingCame(client);
      },
    },
    {
      number: 75,
      mark: 'G',
      title: 'a second message is handled before the slow handler of the first has ended',
      async run(world) {
        const lab = await world.base();
        const client = await lab.join('chat');
        say(client, 'join', { gate: 'case-75' });
        say(client, 'join');
        await client.events('MESSAGE', 2);
        deepEqual(await client.eventsSoFar('DONE'), []);
        await lab.openGate('case-75');
        await client.events('DONE');
      },
    },
    {
      number: 76,
      mark: 'D',
      title: 'the answer to a second question may come before that to a slow first',
      async run(world) {
        const lab = await world.base();
        const client = await lab.join('chat');
        say(client, 'ask', { gate: 'case-76', answer: { statusCode: 200, body: 'first' } });
        say(client, 'ask', { answer: { statusCode: 200, body: 'second' } });
        equal(await client.next(), 'second');
        await lab.openGate('case-76');
        equal(await client.next(), 'first');
      },
    },
    {
      number: 77,
      mark: 'D',
      title: 'a failing request model sends the Bad request body frame with messageId and runs no Lambda',
      async run(world) {
        const client = await (await world.guarded()).join('modelled');
        client.say({ action: 'order', count: 'many' });
        const frame = await client.next();
        const { messageId } = JSON.parse(frame);
        equal(
          frame,
          `{"message" : "Bad request body", "connectionId": "${client.connectionId}", "messageId": "${messageId}"}`,
        );
        client.say({ action: 'order', count: 1 });
        equal((await client.events('MESSAGE')).length, 1);
      },
    },
  ],
};
