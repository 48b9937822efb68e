import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { Group } from '../case';
import type { Lab } from '../lab';
import type { Observed } from '../observations';

/** The CONNECT, a MESSAGE and the DISCONNECT event of one connection. */
const lifeOf = async (lab: Lab, api: string): Promise<Observed[]> => {
  const client = await lab.join(api);
  client.say({ action: 'join' });
  const [message] = await client.events('MESSAGE');
  await client.close();
  const [disconnect] = await client.events('DISCONNECT');
  return [client.event, message, disconnect];
};

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `09/Feb/2024:18:11:43 +0000` in milliseconds since 1970. */
const timeOf = (text: string): number => {
  const [, day, month = '', year, time] = /^(\d\d)\/(\w{3})\/(\d{4}):(\d\d:\d\d:\d\d) \+0000$/.exec(text) ?? [];
  return Date.parse(`${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, '0')}-${day}T${time}Z`);
};

export const connectEvent: Group = {
  heading: 'CONNECT event',
  cases: [
    {
      number: 23,
      mark: 'O',
      title: 'without a query string the event has neither map of its parameters',
      async run(world) {
        const { event } = await (await world.base()).join('chat');
        equal('queryStringParameters' in event, false);
        equal('multiValueQueryStringParameters' in event, false);
      },
    },
    {
      number: 24,
      mark: 'O',
      title: 'of a repeated parameter the single map has the last value and the other all of them',
      async run(world) {
        const { event } = await (await world.base()).join('chat', { query: '?a=1&a=2' });
        deepEqual(event.queryStringParameters, { a: '2' });
        deepEqual(event.multiValueQueryStringParameters, { a: ['1', '2'] });
      },
    },
    {
      number: 25,
      mark: 'G',
      title: 'an encoded query value is decoded',
      async run(world) {
        const { event } = await (await world.base()).join('chat', { query: '?name=%C3%A9%20%26%3D' });
        deepEqual(event.queryStringParameters, { name: 'é &=' });
      },
    },
    {
      number: 26,
      mark: 'O',
      title: 'header names keep their case and each multi-value entry is an array',
      async run(world) {
        const { event } = await (await world.base()).join('chat', { headers: { 'X-MiXed-Case': 'yes' } });
        equal(event.headers['X-MiXed-Case'], 'yes');
        deepEqual(event.multiValueHeaders['X-MiXed-Case'], ['yes']);
        ok(Object.values(event.multiValueHeaders).every(Array.isArray));
      },
    },
    {
      number: 27,
      mark: 'D',
      title: 'the event lacks Connection and Upgrade and has X-Forwarded-For, -Port and -Proto',
      async run(world) {
        const { event } = await (await world.base()).join('chat');
        const names = Object.keys(event.headers);
        deepEqual(
          names.filter((name) => /^(connection|upgrade)$/i.test(name)),
          [],
        );
        for (const name of ['X-Forwarded-For', 'X-Forwarded-Port', 'X-Forwarded-Proto']) {
          ok(names.includes(name), `There is no ${name}`);
        }
      },
    },
    {
      number: 28,
      mark: 'O',
      title: 'identity.userAgent is absent for a client that sends none',
      async run(world) {
        const lab = await world.base();
        const silent = await lab.join('chat');
        equal('userAgent' in silent.event.requestContext.identity, false);
        const named = await lab.join('chat', { headers: { 'User-Agent': 'conformance' } });
        equal(named.event.requestContext.identity.userAgent, 'conformance');
      },
    },
    {
      number: 29,
      mark: 'D',
      title: 'the event is CONNECT of $connect without messageId and body, and not base64',
      async run(world) {
        const { event } = await (await world.base()).join('chat');
        equal(event.requestContext.eventType, 'CONNECT');
        equal(event.requestContext.routeKey, '$connect');
        equal('messageId' in event.requestContext, false);
        equal('body' in event, false);
        equal(event.isBase64Encoded, false);
      },
    },
    {
      number: 30,
      mark: 'D',
      title: 'of every event requestId equals extendedRequestId and messageDirection is IN',
      async run(world) {
        for (const { requestContext } of await lifeOf(await world.base(), 'chat')) {
          ok(requestContext.requestId);
          equal(requestContext.requestId, requestContext.extendedRequestId);
          equal(requestContext.messageDirection, 'IN');
        }
      },
    },
    {
      number: 31,
      mark: 'D',
      title: 'of every event requestTime has its format and agrees with requestTimeEpoch to the second',
      async run(world) {
        for (const { requestContext } of await lifeOf(await world.base(), 'chat')) {
          const { requestTime, requestTimeEpoch } = requestContext;
          match(requestTime, /^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
          equal(timeOf(requestTime), Math.floor(requestTimeEpoch / 1_000) * 1_000);
        }
      },
    },
    {
      number: 32,
      mark: 'O',
      title: 'a connectionId is 15 characters of base64url and a =, and unique',
      async run(world) {
        const lab = await world.base();
        const sessions = await Promise.all(Array.from({ length: 5 }, () => lab.join('chat')));
        for (const { connectionId } of sessions) match(connectionId, /^[A-Za-z0-9_-]{15}=$/);
        equal(new Set(sessions.map(({ connectionId }) => connectionId)).size, sessions.length);
      },
    },
    {
      number: 33,
      mark: 'O',
      title: 'stageVariables are absent if the stage has none, and present if it has some',
      async run(world) {
        const lab = await world.base();
        for (const event of await lifeOf(lab, 'chat')) equal('stageVariables' in event, false);
        for (const event of await lifeOf(lab, 'variables')) deepEqual(event.stageVariables, { flavour: 'vanilla' });
      },
    },
    {
      number: 34,
      mark: 'D',
      title: 'connectedAt and connectionId stay the same over the events of a connection',
      async run(world) {
        const events = await lifeOf(await world.base(), 'chat');
        const identities = events.map(({ requestContext }) => [
          requestContext.connectedAt,
          requestContext.connectionId,
        ]);
        deepEqual(identities, Array(3).fill(identities[0]));
      },
    },
  ],
};
