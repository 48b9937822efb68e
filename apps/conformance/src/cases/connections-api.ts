import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import {
  ApiGatewayManagementApiClient,
  LimitExceededException,
  PayloadTooLargeException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import type { Group } from '../case';
import { until } from '../deadline';
import type { Lab } from '../lab';
import { signedFetch } from '../management';
import { GONE, MAX_MESSAGE_BYTES, gone } from './facts';

/** A signed request to a path below the API's host; `stage` is the stage's own unless a case says otherwise. */
const send = (lab: Lab, method: string, path: string, body?: string) =>
  signedFetch(lab.place, lab.place.httpUrl('chat', path), { method, ...(body !== undefined && { body }) });

/** More than any network and gateway keep for a client that does not read: 128 MB in messages of the greatest size. */
const POSTS_TO_FILL_EVERY_BUFFER = 1_000;

/** A post until the first failure. */
const postUntilRefused = async (lab: Lab, connectionId: string): Promise<void> => {
  const data = Buffer.alloc(MAX_MESSAGE_BYTES, 'x');
  for (let posts = 0; posts < POSTS_TO_FILL_EVERY_BUFFER; posts++) await lab.post('chat', connectionId, data);
};

const ENDPOINT_VARIABLE = 'AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI';

export const connectionsApi: Group = {
  heading: '@connections',
  cases: [
    {
      number: 97,
      mark: 'D',
      title: 'POST is answered 200 without a body and the client receives the text frame',
      async run(world) {
        const lab = await world.base();
        const client = await lab.join('chat');
        const path = `chat/@connections/${encodeURIComponent(client.connectionId)}`;
        const answer = await send(lab, 'POST', path, 'hello');
        deepEqual([answer.status, await answer.text()], [200, '']);
        equal(await client.next(), 'hello');
      },
    },
    {
      number: 98,
      mark: 'D/P/G',
      title: '@connections/…%3D, %40connections/…%3D and a raw = lead to the same connection',
      async run(world) {
        const lab = await world.base();
        const client = await lab.join('chat');
        const encoded = encodeURIComponent(client.connectionId);
        const paths = [`@connections/${encoded}`, `%40connections/${encoded}`, `@connections/${client.connectionId}`];
        for (const path of paths) {
          equal((await send(lab, 'POST', `chat/${path}`, path)).status, 200, path);
          equal(await client.next(), path);
        }
      },
    },
    {
      number: 99,
      mark: 'P/G',
      title: 'a doubled slash before @connections is accepted',
      async run(world) {
        const lab = await world.base();
        const client = await lab.join('chat');
        const path = `chat//@connections/${encodeURIComponent(client.connectionId)}`;
        equal((await send(lab, 'POST', path, 'hello')).status, 200);
        equal(await client.next(), 'hello');
      },
    },
    {
      number: 100,
      mark: 'D/O',
      title: 'a post to the own id inside $connect is answered 410 GoneException',
      async run(world) {
        const lab = await world.base();
        const attempt = lab.knock('chat', { do: { posts: [{ data: 'too early' }] } });
        equal((await attempt.answer).status, 101);
        deepEqual(await lab.of(attempt.caseId, 'POSTED'), [[GONE]]);
      },
    },
    {
      number: 101,
      mark: 'O/P',
      title: 'POST, GET and DELETE of a closed connection are answered 410, a GoneException to the SDK',
      async run(world) {
        const lab = await world.base();
        const client = await lab.join('chat');
        await client.close();
        await client.events('DISCONNECT');
        await rejects(lab.post('chat', client.connectionId, 'x'), gone);
        await rejects(lab.get('chat', client.connectionId), gone);
        await rejects(lab.remove('chat', client.connectionId), gone);
      },
    },
    {
      number: 102,
      mark: 'O',
      title: 'a valid id that was never issued is answered 410, an impossible one 400 BadRequestException',
      async run(world) {
        const lab = await world.base();
        await rejects(lab.post('chat', 'H111mc0HywMCEEf=', 'x'), gone);
        const answer = await send(lab, 'POST', 'chat/@connections/6sdf', 'x');
        deepEqual([answer.status, answer.headers.get('x-amzn-errortype')], [400, 'BadRequestException']);
      },
    },
    {
      number: 103,
      mark: 'D',
      title: 'a body of 131072 bytes is answered 200, of 131073 bytes 413 PayloadTooLargeException',
      async run(world) {
        const lab = await world.base();
        const { connectionId, next } = await lab.join('chat');
        await lab.post('chat', connectionId, 'x'.repeat(MAX_MESSAGE_BYTES));
        equal((await next()).length, MAX_MESSAGE_BYTES);
        await rejects(
          lab.post('chat', connectionId, 'x'.repeat(MAX_MESSAGE_BYTES + 1)),
          (error) => error instanceof PayloadTooLargeException && error.$metadata.httpStatusCode === 413,
        );
      },
    },
    {
      number: 104,
      mark: 'D',
      title: 'a post to a client that does not read is answered 429 LimitExceededException at last',
      async run(world) {
        const lab = await world.base();
        const client = await lab.join('chat');
        client.socket.pause();
        await rejects(
          postUntilRefused(lab, client.connectionId),
          (error) => error instanceof LimitExceededException && error.$metadata.httpStatusCode === 429,
        );
      },
    },
    {
      number: 105,
      mark: 'D',
      title: 'GET is answered with connectedAt, lastActiveAt and identity, times as ISO 8601 with milliseconds',
      async run(world) {
        const lab = await world.base();
        const { connectionId } = await lab.join('chat', { headers: { 'User-Agent': 'conformance' } });
        const answer = await send(lab, 'GET', `chat/@connections/${encodeURIComponent(connectionId)}`);
        equal(answer.status, 200);
        const { connectedAt, lastActiveAt, identity } = JSON.parse(await answer.text());
        for (const time of [connectedAt, lastActiveAt]) match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        deepEqual(Object.keys(identity).sort(), ['sourceIp', 'userAgent']);
        equal(identity.userAgent, 'conformance');
      },
    },
    {
      number: 106,
      mark: 'G',
      title: 'a message and a post make lastActiveAt later',
      async run(world) {
        const lab = await world.base();
        const client = await lab.join('chat');
        const lastActiveAt = async () => Number((await lab.get('chat', client.connectionId)).LastActiveAt);
        const isLaterThan = (before: number) => async () => ((await lastActiveAt()) > before ? true : undefined);
        const atFirst = await lastActiveAt();
        client.say({ action: 'join' });
        await client.events('MESSAGE');
        await until(isLaterThan(atFirst), 'a later lastActiveAt after a message');
        const afterMessage = await lastActiveAt();
        await lab.post('chat', client.connectionId, 'hello');
        await until(isLaterThan(afterMessage), 'a later lastActiveAt after a post');
      },
    },
    {
      number: 107,
      mark: 'D',
      title: 'DELETE is answered 204, closes the client, and later calls are answered 410',
      async run(world) {
        const lab = await world.base();
        const client = await lab.join('chat');
        const answer = await send(lab, 'DELETE', `chat/@connections/${encodeURIComponent(client.connectionId)}`);
        deepEqual([answer.status, await answer.text()], [204, '']);
        await client.closed();
        await rejects(lab.post('chat', client.connectionId, 'x'), gone);
        await rejects(lab.remove('chat', client.connectionId), gone);
      },
    },
    {
      number: 108,
      mark: 'O',
      title: 'a wrong stage is answered 403 ForbiddenException with its message',
      async run(world) {
        const lab = await world.base();
        const { connectionId } = await lab.join('chat');
        const answer = await send(lab, 'POST', `nowhere/@connections/${encodeURIComponent(connectionId)}`, 'x');
        deepEqual([answer.status, answer.headers.get('x-amzn-errortype')], [403, 'ForbiddenException']);
        equal(await answer.text(), '{"message":"Forbidden"}');
      },
    },
    {
      number: 109,
      mark: 'G',
      title: 'a request without Authorization is answered 403 with an error type',
      async run(world) {
        const lab = await world.base();
        const client = await lab.join('chat');
        const path = `chat/@connections/${encodeURIComponent(client.connectionId)}`;
        const answer = await fetch(lab.place.httpUrl('chat', path), { method: 'POST', body: 'unsigned' });
        equal(answer.status, 403);
        ok(answer.headers.get('x-amzn-errortype'));
        await lab.post('chat', client.connectionId, 'signed');
        equal(await client.next(), 'signed');
      },
    },
    {
      number: 110,
      mark: 'G',
      title: 'posts that a handler awaits one by one arrive in their order',
      async run(world) {
        const client = await (await world.base()).join('chat');
        const texts = Array.from({ length: 20 }, (_, index) => String(index + 1));
        client.say({ action: 'join', do: { posts: texts.map((data) => ({ data })) } });
        for (const text of texts) equal(await client.next(), text);
      },
    },
    {
      number: 111,
      mark: 'P/G',
      title: 'an empty body is answered 200, and is an empty message or none',
      async run(world) {
        const lab = await world.base();
        const client = await lab.join('chat');
        const path = `chat/@connections/${encodeURIComponent(client.connectionId)}`;
        equal((await send(lab, 'POST', path, '')).status, 200);
        await lab.post('chat', client.connectionId, 'after');
        const first = await client.next();
        equal(first === '' ? await client.next() : first, 'after');
      },
    },
    {
      number: 112,
      mark: 'G',
      title: 'text of several bytes per character arrives unchanged',
      async run(world) {
        const lab = await world.base();
        const client = await lab.join('chat');
        const text = 'naïve – 日本語 – 👩‍🚀';
        await lab.post('chat', client.connectionId, text);
        equal(await client.next(), text);
      },
    },
    {
      number: 113,
      mark: 'D/G',
      title: 'a post of 100 KB is one message to the application',
      async run(world) {
        const lab = await world.base();
        const client = await lab.join('chat');
        const text = 'é'.repeat(50 * 1024);
        await lab.post('chat', client.connectionId, text);
        equal(await client.next(), text);
      },
    },
    {
      number: 114,
      mark: 'P',
      title: `an SDK client without an endpoint posts to ${ENDPOINT_VARIABLE}`,
      async run(world) {
        const lab = await world.base();
        const client = await lab.join('chat');
        const { region, credentials, httpUrl } = lab.place;
        const before = process.env[ENDPOINT_VARIABLE];
        process.env[ENDPOINT_VARIABLE] = httpUrl('chat');
        const sdk = new ApiGatewayManagementApiClient({ region, ...(credentials && { credentials }) });
        try {
          await sdk.send(
            new PostToConnectionCommand({ ConnectionId: client.connectionId, Data: Buffer.from('hello') }),
          );
        } finally {
          sdk.destroy();
          delete process.env[ENDPOINT_VARIABLE];
          if (before !== undefined) process.env[ENDPOINT_VARIABLE] = before;
        }
        equal(await client.next(), 'hello');
      },
    },
  ],
};
