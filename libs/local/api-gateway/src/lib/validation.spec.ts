import { type Behind, echo, startGateway, stopGateways } from '../testing';

afterEach(stopGateways);

const SCHEMA = {
  $schema: 'http://json-schema.org/draft-04/schema#',
  type: 'object',
  required: ['data'],
  properties: { data: { type: 'number', minimum: 0, exclusiveMinimum: true } },
};

const validated = (schemas: Record<string, object>): Behind => ({
  ...echo,
  validation: { selectionExpression: '$request.body.kind', schemas },
});

const talk = async (schemas: Record<string, object>) => {
  const gateway = await startGateway({ routes: { $default: validated(schemas) } });
  return { gateway, ada: await gateway.connect() };
};

describe('a message to a route with request models', () => {
  it.each(['{"kind":"a","data":0}', '{"kind":"a"}', '{"kind":"b","data":1}', '{"data":1}', 'hello', ''])(
    'that fails its model, or has none, is answered byte for byte, and no function runs (77): %s',
    async (message) => {
      const { gateway, ada } = await talk({ a: SCHEMA });
      ada.say(message);
      const frame = await ada.next();
      const { connectionId, messageId } = JSON.parse(frame) as { connectionId: string; messageId: string };
      expect(frame).toBe(
        `{"message" : "Bad request body", "connectionId": "${connectionId}", "messageId": "${messageId}"}`,
      );
      expect(messageId).toMatch(/^[A-Za-z0-9_-]{15}=$/);
      expect(await gateway.logged({ what: 'message' })).toMatchObject({ status: 400, connectionId });
      expect(gateway.events).toEqual([]);
      ada.say('{"kind":"a","data":0.5}');
      expect(await ada.next()).toBe('{"kind":"a","data":0.5}');
    },
  );

  it('falls back to the model $default (77)', async () => {
    const { ada } = await talk({ a: { not: {} }, $default: SCHEMA });
    ada.say('{"kind":"b","data":1}');
    expect(await ada.next()).toBe('{"kind":"b","data":1}');
    ada.say('{"kind":"b"}');
    expect(await ada.next()).toContain('Bad request body');
  });

  it('cannot be started with a schema that cannot be compiled', async () => {
    await expect(talk({ a: { $ref: '#/definitions/gone' } })).rejects.toThrow('Route $default: ');
  });
});
