import { audience, classify } from './frames';

const arrived = (frame: unknown) => classify(JSON.stringify(frame));

describe('classify', () => {
  it('takes a message with a sender for a message of that client', () => {
    const frame = { type: 'message', channel: '$all', id: 'm1', from: 'ada', at: 1, data: 'hello' };
    expect(arrived(frame)).toEqual({ kind: 'message', text: 'hello', from: 'ada', to: 'everyone', id: 'm1' });
  });

  it('takes a message without a sender for a push', () => {
    const frame = { type: 'message', channel: '@ada', id: 'm1', at: 1, data: 'hello' };
    expect(arrived(frame)).toEqual({ kind: 'push', text: 'hello', to: 'ada', id: 'm1' });
  });

  it.each(['scheduler', 'publish'])('takes a message from the %s for a push', (from) => {
    expect(arrived({ type: 'message', channel: '$all', id: 'm1', from, at: 1, data: '' }).kind).toBe('push');
  });

  it('shows data that is no text as JSON', () => {
    expect(arrived({ type: 'direct', id: 'd1', at: 1, data: { deploy: 7 } })).toEqual({
      kind: 'direct',
      text: '{\n  "deploy": 7\n}',
      isJson: true,
      to: 'this connection only',
      id: 'd1',
    });
  });

  it('keeps the id of an ack, by which the own message is found', () => {
    expect(arrived({ type: 'ack', id: 'm1', channel: '$all' })).toEqual({
      kind: 'ack',
      text: 'Accepted for everyone',
      id: 'm1',
    });
  });

  it('shows code and text of a refusal', () => {
    const frame = { type: 'error', code: 'bad_json', message: 'The frame is not JSON', requestId: 'r1' };
    expect(arrived(frame)).toEqual({ kind: 'error', text: 'bad_json: The frame is not JSON' });
  });

  it.each([
    '{"message": "Internal server error", "connectionId":"XDmENcnwIE0CFEQ=", "requestId":"XDmGEE2RoE0FRdQ="}',
    '{"message" : "Bad request body", "connectionId": "XDmENcnwIE0CFEQ=", "messageId": "XDmGEE2RoE0FRdQ="}',
  ])('knows the frames of API Gateway itself, and the connection id in them: %s', (raw) => {
    expect(classify(raw)).toMatchObject({ kind: 'gateway', connectionId: 'XDmENcnwIE0CFEQ=' });
  });

  it.each([
    'hello',
    '',
    '42',
    'null',
    '[1]',
    '{"type":"message"}',
    '{"type":"typing","user":"ada"}',
    '{"message":"hi"}',
  ])('shows a frame that is none of these as it came: %s', (raw) => {
    expect(classify(raw)).toEqual({ kind: 'frame', text: raw });
  });
});

describe('audience', () => {
  it('puts channels in words', () => {
    expect(['$all', '@ada', 'news'].map(audience)).toEqual(['everyone', 'ada', 'news']);
  });
});
