import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import type { Group } from '../case';
import { GONE, gone } from './facts';

export const lifecycle: Group = {
  heading: 'Lifecycle',
  cases: [
    {
      number: 115,
      mark: 'G',
      title: '100 clients that connect at once have 100 ids and 100 CONNECT events',
      async run(world) {
        const lab = await world.base();
        const sessions = await Promise.all(Array.from({ length: 100 }, () => lab.join('chat')));
        equal(new Set(sessions.map(({ connectionId }) => connectionId)).size, 100);
      },
    },
    {
      number: 116,
      mark: 'G',
      title: 'a client that aborts while $connect runs leaves no connection',
      async run(world) {
        const lab = await world.base();
        const attempt = lab.knock('chat', { do: { gate: 'case-116' } });
        const [{ requestContext }] = await lab.of(attempt.caseId, 'CONNECT');
        attempt.abort();
        await rejects(attempt.answer);
        await lab.openGate('case-116');
        await lab.of(attempt.caseId, 'DONE');
        const other = await lab.join('chat');
        await other.close();
        await other.events('DISCONNECT');
        await rejects(lab.get('chat', requestContext.connectionId), gone);
      },
    },
    {
      number: 117,
      mark: 'G',
      title: 'a gateway that stops closes its clients with 1001 or 1012 and runs $disconnect for each',
      needs: 'process',
      async run(world) {
        const system = await world.disposable();
        const sessions = await Promise.all(Array.from({ length: 3 }, () => system.lab.join('chat')));
        await system.stop();
        for (const client of sessions) ok([1001, 1012].includes((await client.closed())[0]));
        const afterwards = await system.restart();
        for (const { connectionId } of sessions) {
          equal((await afterwards.sofar(connectionId, 'DISCONNECT')).length, 1);
        }
      },
    },
    {
      number: 118,
      mark: 'G',
      title: 'a message sent right after the 101 is not lost and is handled after $connect',
      async run(world) {
        const lab = await world.base();
        const entering = lab.enter('chat', { do: { gate: 'case-118' }, headers: { 'X-Case-Id': 'case-118' } });
        await lab.of('case-118', 'CONNECT');
        await lab.openGate('case-118');
        const client = await entering;
        client.say({ action: 'ask', do: { answer: { statusCode: 200, body: 'heard' } } });
        equal(await client.next(), 'heard');
        equal((await lab.sofar('case-118', 'DONE')).length, 1);
      },
    },
    {
      number: 119,
      mark: 'G',
      title: 'a client that comes back before its old DISCONNECT has two connections, each on its own',
      async run(world) {
        const lab = await world.base();
        const query = '?user=ada';
        const [old, current] = [await lab.join('chat', { query }), await lab.join('chat', { query })];
        for (const client of [old, current]) {
          await lab.post('chat', client.connectionId, client.connectionId);
          equal(await client.next(), client.connectionId);
        }
        await old.close();
        await old.events('DISCONNECT');
        await lab.post('chat', current.connectionId, 'still here');
        equal(await current.next(), 'still here');
      },
    },
    {
      number: 120,
      mark: 'G',
      title: 'of posts to three connections of which one is gone, two arrive and one is answered 410',
      async run(world) {
        const lab = await world.base();
        const join = () => lab.join('chat');
        const [ada, bob, eve, sender] = await Promise.all([join(), join(), join(), join()]);
        await bob.close();
        await bob.events('DISCONNECT');
        const posts = [ada, bob, eve].map(({ connectionId }) => ({ to: connectionId, data: 'hello' }));
        sender.say({ action: 'join', do: { posts } });
        deepEqual(await sender.events('POSTED'), [['200', GONE, '200']]);
        deepEqual([await ada.next(), await eve.next()], ['hello', 'hello']);
      },
    },
  ],
};
