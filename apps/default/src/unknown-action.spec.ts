import { messageRoute } from '@carillon/middleware';
import type { MessageEvent } from '@carillon/route-types';
import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { unknownAction } from './unknown-action';

const route = messageRoute(z.unknown(), unknownAction({ actions: ['sendmessage', 'typing'] }));
const answerTo = async (body: string): Promise<unknown> => {
  const requestContext = { connectionId: 'c', requestId: 'rid', routeKey: '$default', eventType: 'MESSAGE' };
  const result = await route({ requestContext, body, isBase64Encoded: false } as MessageEvent, {} as Context);
  return JSON.parse(result.body ?? '');
};

describe('default', () => {
  it.each(['{"action":"sendMessage"}', '{"x":1}', '{}', '5', '"x"', '[1]', 'null', '{"action":"$connect"}'])(
    'answers %s with the actions there are (cases 53, 59, 61)',
    async (body) => {
      expect(await answerTo(body)).toEqual({
        type: 'error',
        code: 'unknown_action',
        message: 'the action is none of: sendmessage, typing',
        requestId: 'rid',
      });
    },
  );

  it.each(['', 'hello', '{"action":'])('answers %j, which is no JSON, with bad_json (cases 56, 58)', async (body) => {
    expect(await answerTo(body)).toMatchObject({ type: 'error', code: 'bad_json', requestId: 'rid' });
  });

  it('never echoes what was sent', async () => {
    for (const body of ['{"action":"<script>"}', '<script>'])
      expect(JSON.stringify(await answerTo(body))).not.toContain('<script>');
  });
});
