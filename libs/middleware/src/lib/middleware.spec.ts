import type { Context } from 'aws-lambda';
import {
  type AckFrame,
  type ConnectEvent,
  type MessageEvent,
  pushSchema,
  Refusal,
  sendMessageSchema,
} from '@carillon/route-types';
import { job, lifecycleRoute, messageRoute, queueWorker, readEnv } from '../index';

const context = {
  awsRequestId: 'lambda-request',
  functionName: 'test',
  getRemainingTimeInMillis: () => 3_000,
} as Context;

const messageEvent = (body: string): MessageEvent =>
  ({
    requestContext: {
      connectionId: 'L0SM9cOFvHcCIhw=',
      requestId: 'rid',
      routeKey: 'sendmessage',
      eventType: 'MESSAGE',
    },
    body,
    isBase64Encoded: false,
  }) as MessageEvent;

/** The JSON lines that the logger wrote meanwhile. Powertools writes through a console of its own, to the same streams. */
const logged = async (act: () => Promise<unknown>): Promise<Record<string, unknown>[]> => {
  const lines: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation((text) => {
      lines.push(String(text));
      return true;
    }),
  );
  await act().catch(() => undefined);
  for (const spy of spies) spy.mockRestore();
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
};

const ack: AckFrame = { type: 'ack', id: 'm1', channel: '$all', epoch: '0mi9z1k2lab3f9', seq: 1 };

describe('a message route', () => {
  const answered = messageRoute(sendMessageSchema, async ({ body, requestContext }) => {
    expect(body).toEqual({ action: 'sendmessage', data: 'hi' });
    expect(requestContext.connectionId).toBe('L0SM9cOFvHcCIhw=');
    return ack;
  });

  it('answers with the frame of the behaviour, though the event has no headers (case 64)', async () => {
    const result = await answered(messageEvent('{"action":"sendmessage","data":"hi"}'), context);
    expect(result).toEqual({ statusCode: 200, body: JSON.stringify(ack) });
  });

  const refusing = (body: string) =>
    answered(messageEvent(body), context).then((result) => JSON.parse(result.body ?? ''));

  it.each(['', 'hello', '{"action":', '{"id":"m7",'])('refuses %j, which is not JSON', async (body) => {
    expect(await refusing(body)).toEqual({
      type: 'error',
      code: 'bad_json',
      message: 'the message is not JSON',
      requestId: 'rid',
    });
  });

  it.each([
    '{"id":"m7","__proto__":{"admin":true}}',
    '{"action":"sendmessage","id":"m7","data":[{"__proto__":1}]}',
    '{"action":"sendmessage","id":"m7","data":{"constructor":{"prototype":{"admin":true}}}}',
  ])('refuses %s for its key, with the id that the client gave it', async (body) => {
    expect(await refusing(body)).toEqual({
      type: 'error',
      code: 'bad_json',
      message: 'the message has the key __proto__, or constructor with a prototype in it',
      id: 'm7',
      requestId: 'rid',
    });
  });

  it.each(['{"id":"<img src=x>","__proto__":1}', '{"__proto__":{"id":"m7"}}', '[{"id":"m7","__proto__":1}]'])(
    'finds no id in %s',
    async (body) => {
      const refused = await refusing(body);
      expect(refused).toMatchObject({ code: 'bad_json' });
      expect(refused).not.toHaveProperty('id');
    },
  );

  it('takes a constructor without a prototype in it', async () => {
    const route = messageRoute(sendMessageSchema, async () => ack);
    const result = await route(messageEvent('{"action":"sendmessage","data":{"constructor":{"x":1}}}'), context);
    expect(JSON.parse(result.body ?? '')).toEqual(ack);
  });

  it.each([101, 3_000, 9_000, 15_000])('refuses %d levels as too large, with their id', async (levels) => {
    const data = '['.repeat(levels) + ']'.repeat(levels);
    expect(await refusing(`{"action":"sendmessage","id":"m7","data":${data}}`)).toMatchObject({
      code: 'too_large',
      message: expect.stringContaining('is nested'),
      id: 'm7',
    });
  });

  it('refuses a frame that does not fit, with the id that the client gave it', async () => {
    expect(await refusing('{"action":"sendmessage","id":"m7"}')).toMatchObject({
      code: 'bad_request',
      id: 'm7',
      requestId: 'rid',
    });
  });

  it('does not repeat an id that is none', async () => {
    expect(await refusing('{"action":"sendmessage","id":"<img src=x>"}')).not.toHaveProperty('id');
  });

  it("answers with the behaviour's own refusal", async () => {
    const route = messageRoute(sendMessageSchema, () => Promise.reject(new Refusal('too_large', 'data: is too large')));
    const result = await route(messageEvent('{"action":"sendmessage","data":1}'), context);
    expect(JSON.parse(result.body ?? '')).toMatchObject({ type: 'error', code: 'too_large' });
  });

  it('leaves a fault thrown, so that Lambda counts it', async () => {
    const route = messageRoute(sendMessageSchema, () => Promise.reject(new Error('no table')));
    await expect(route(messageEvent('{"action":"sendmessage","data":1}'), context)).rejects.toThrow('no table');
  });

  it('logs who and what, but never the payload', async () => {
    const refused = await logged(() =>
      answered(messageEvent('{"action":"sendmessage","data":"s3cret","x":1}'), context),
    );
    const unparsed = await logged(() => answered(messageEvent('s3cret'), context));
    const failed = await logged(() =>
      messageRoute(sendMessageSchema, () => Promise.reject(new Error('no table')))(
        messageEvent('{"action":"sendmessage","data":"s3cret"}'),
        context,
      ),
    );
    expect([refused, unparsed].flat().map(({ level }) => level)).toEqual(['INFO', 'INFO']);
    for (const lines of [refused, unparsed, failed]) {
      expect(lines).not.toEqual([]);
      expect(JSON.stringify(lines)).not.toContain('s3cret');
      expect(lines.at(-1)).toMatchObject({
        connectionId: 'L0SM9cOFvHcCIhw=',
        apiRequestId: 'rid',
        function_request_id: 'lambda-request',
      });
    }
  });
});

describe('a lifecycle route', () => {
  const event = { requestContext: { connectionId: 'c', eventType: 'CONNECT' }, headers: {} } as unknown as ConnectEvent;

  it('lets in when the behaviour is done', async () => {
    const behaviour = jest.fn(async () => undefined);
    expect(await lifecycleRoute(behaviour)(event, context)).toEqual({ statusCode: 200 });
    expect(behaviour).toHaveBeenCalledWith(event);
  });

  it('leaves a fault thrown (case 8)', async () => {
    await expect(lifecycleRoute(() => Promise.reject(new Error('no table')))(event, context)).rejects.toThrow(
      'no table',
    );
  });
});

describe('a job', () => {
  const push = job(pushSchema, async ({ target }) => ({ target }));

  it('resolves to what its behaviour does', async () => {
    expect(await push({ target: { all: true }, data: 1 }, context)).toEqual({ target: { all: true } });
  });

  it('tells the behaviour the request id, which is the same in every attempt that Lambda makes of an event', async () => {
    const told = job(pushSchema, async (_, requestId) => requestId);
    expect(await told({ target: { all: true }, data: 1 }, context)).toBe('lambda-request');
  });

  it('throws input that does not fit as a refusal', async () => {
    await expect(push({ target: 'all', data: 1 }, context)).rejects.toMatchObject({
      name: 'Refusal',
      code: 'bad_request',
    });
  });
});

describe('the environment', () => {
  it('is read as it is', () => {
    process.env['CARILLON_TEST_A'] = '1';
    expect(readEnv('CARILLON_TEST_A')).toEqual({ CARILLON_TEST_A: '1' });
  });

  it('reports all missing names together', () => {
    expect(() => readEnv('CARILLON_TEST_B', 'CARILLON_TEST_A', 'CARILLON_TEST_C')).toThrow(
      'Missing environment variables: CARILLON_TEST_B, CARILLON_TEST_C',
    );
  });
});

describe('a worker of a queue', () => {
  const event = {
    Records: [
      { messageId: 'a', body: '1' },
      { messageId: 'b', body: '2' },
    ],
  };

  it('is told what is in the batch and how long it has, and reports what failed, message by message', async () => {
    const worker = queueWorker(async (batch, timeLeftMs) => {
      expect(batch).toEqual([
        { id: 'a', body: '1' },
        { id: 'b', body: '2' },
      ]);
      expect(timeLeftMs).toBe(3_000);
      return { failed: [{ id: 'b', fault: new Error('broken') }], delivered: 7 };
    });
    let response: unknown;
    const lines = await logged(async () => {
      response = await worker(event, context);
    });
    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: 'b' }] });
    expect(lines).toMatchObject([
      { level: 'ERROR', messageId: 'b', error: { message: 'broken' } },
      { level: 'INFO', message: 'done', messages: 2, failed: 1, delivered: 7 },
    ]);
  });

  it('fails the whole batch with a fault of its own', async () => {
    const worker = queueWorker(async () => {
      throw new Error('no table');
    });
    await logged(() => expect(worker(event, context)).rejects.toThrow('no table'));
  });
});
