import { deepEqual, equal } from 'node:assert/strict';
import type { Case, Group } from '../case';
import type { Client } from '../client';
import type { Lab } from '../lab';
import { errorFrame } from './facts';

const textOf = (message: unknown): string => (typeof message === 'string' ? message : JSON.stringify(message));

/** Says something to an API and sees which route runs, with the body as it was sent. */
const leads =
  (api: string, message: unknown, routeKey: string): Case['run'] =>
  async (world) => {
    const client = await (await world.base()).join(api);
    client.say(message);
    const [{ requestContext, body }] = await client.events('MESSAGE');
    deepEqual([requestContext.routeKey, body], [routeKey, textOf(message)]);
  };

interface Forbidden {
  client: Client;
  frame: string;
  connectionId: string;
  requestId: string;
}

/** Says something that leads nowhere to the API without `$default`; no Lambda has run by when its one route has. */
const leadsNowhere = async (lab: Lab, message: unknown): Promise<Forbidden> => {
  const client = await lab.enter('bare');
  client.say(message);
  const frame = await client.next();
  const { connectionId, requestId, message: text } = JSON.parse(frame);
  equal(text, 'Forbidden');
  client.say({ action: 'join' });
  const events = await lab.of(connectionId, 'MESSAGE');
  deepEqual(
    events.map(({ requestContext }) => requestContext.routeKey),
    ['join'],
  );
  return { client, frame, connectionId, requestId };
};

export const routing: Group = {
  heading: 'Routing',
  cases: [
    {
      number: 48,
      mark: 'D',
      title: '$request.body.action leads {"action":"join"} to join',
      run: leads('chat', { action: 'join' }, 'join'),
    },
    {
      number: 49,
      mark: 'D',
      title: '${request.body.action} leads {"action":"join"} to join',
      run: leads('braces', { action: 'join' }, 'join'),
    },
    {
      number: 50,
      mark: 'D',
      title: '${request.body.service}/${request.body.action} leads to chat/join',
      run: leads('path', { service: 'chat', action: 'join' }, 'chat/join'),
    },
    {
      number: 51,
      mark: 'D',
      title: '${request.body.action}-${request.body.nope} leads to join-',
      run: leads('dash', { action: 'join' }, 'join-'),
    },
    {
      number: 52,
      mark: 'D',
      title: '$request.body.data.kind takes the value of the nested path',
      run: leads('nested', { data: { kind: 'join' } }, 'join'),
    },
    {
      number: 53,
      mark: 'D',
      title: 'an unknown action leads to $default with the original body',
      run: leads('chat', '{ "action" : "dance" }', '$default'),
    },
    {
      number: 54,
      mark: 'O',
      title: 'an unknown action without $default is answered with the Forbidden frame and runs no Lambda',
      run: async (world) => void (await leadsNowhere(await world.base(), { action: 'dance' })),
    },
    {
      number: 55,
      mark: 'O',
      title: 'the Forbidden frame has its exact bytes and the connection stays open',
      async run(world) {
        const lab = await world.base();
        const { client, frame, connectionId, requestId } = await leadsNowhere(lab, { action: 'dance' });
        equal(frame, errorFrame('Forbidden', connectionId, requestId));
        await lab.post('bare', connectionId, 'still here');
        equal(await client.next(), 'still here');
      },
    },
    {
      number: 56,
      mark: 'D',
      title: 'text that is not JSON leads to $default with the raw text',
      run: leads('chat', 'hello {', '$default'),
    },
    {
      number: 57,
      mark: 'O',
      title: 'text that is not JSON without $default is answered with the Forbidden frame',
      run: async (world) => void (await leadsNowhere(await world.base(), 'hello {')),
    },
    {
      number: 58,
      mark: 'D',
      title: 'an empty text message leads to $default',
      run: leads('chat', '', '$default'),
    },
    {
      number: 59,
      mark: 'G',
      title: 'JSON that is not an object leads to $default',
      async run(world) {
        for (const text of ['5', '"x"', '[1]']) await leads('chat', text, '$default')(world);
      },
    },
    {
      number: 60,
      mark: 'D',
      title: 'an action of other letter case does not match',
      run: leads('chat', { action: 'JOIN' }, '$default'),
    },
    {
      number: 61,
      mark: 'G',
      title: 'the actions $connect and $disconnect lead to $default or Forbidden, never to those handlers',
      async run(world) {
        for (const action of ['$connect', '$disconnect']) {
          await leads('chat', { action }, '$default')(world);
          await leadsNowhere(await world.base(), { action });
        }
      },
    },
    { number: 62, mark: 'G', title: 'the action 7 leads to the route 7', run: leads('chat', { action: 7 }, '7') },
    {
      number: 63,
      mark: 'D',
      title: 'the static expression \\$default leads every message to $default',
      async run(world) {
        await leads('static', { action: 'join' }, '$default')(world);
        await leads('static', 'hello', '$default')(world);
      },
    },
  ],
};
