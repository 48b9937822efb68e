import { audience, classify } from './frames';

const shown = (raw: string) => classify(raw).map(({ frame }) => frame);
const arrived = (frame: unknown) => shown(JSON.stringify(frame))[0];

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
    expect(arrived({ type: 'message', channel: '$all', id: 'm1', from, at: 1, data: '' })?.kind).toBe('push');
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

  it('takes the frames of a batch one by one, each with its position', () => {
    const message = (seq: number) => ({
      type: 'message',
      channel: 'news',
      epoch: 'e',
      seq,
      id: `m${seq}`,
      at: 1,
      data: '',
    });
    const batch = { type: 'batch', frames: [message(1), message(2)] };
    expect(shown(JSON.stringify(batch)).map(({ place }) => place)).toEqual([
      { channel: 'news', epoch: 'e', seq: 1 },
      { channel: 'news', epoch: 'e', seq: 2 },
    ]);
  });

  it.each([
    [{ type: 'ack', id: 'm1', channel: 'news', epoch: 'e', seq: 4 }, 'Accepted for news as #4'],
    [
      { type: 'subscribed', channel: 'news', epoch: 'e', seq: 4, recovered: true, messages: [{}], more: false },
      'Subscribed to news at #4, recovered: 1 message',
    ],
    [
      { type: 'subscribed', channel: 'news', epoch: 'e', seq: 4, recovered: false, messages: [], more: false },
      'Subscribed to news at #4',
    ],
    [
      { type: 'history', channel: '$all', epoch: 'e', seq: 4, recovered: false, messages: [{}, {}], more: true },
      'History of everyone up to #4: 2 messages, and more',
    ],
    [{ type: 'unsubscribed', channel: 'news' }, 'Unsubscribed from news'],
    [{ type: 'presence', channel: 'news', count: 3, users: ['ada', 'bob'] }, '3 connections in news: ada, bob'],
    [{ type: 'presence', channel: 'news', count: 1, users: [] }, '1 connection in news'],
  ])('puts an answer in words: %j', (frame, text) => {
    expect(arrived(frame)?.text).toBe(text);
  });

  it('shows code and text of a refusal', () => {
    const frame = { type: 'error', code: 'bad_json', message: 'The frame is not JSON', requestId: 'r1' };
    expect(arrived(frame)).toEqual({ kind: 'error', text: 'bad_json: The frame is not JSON' });
  });

  it.each([
    '{"message": "Internal server error", "connectionId":"XDmENcnwIE0CFEQ=", "requestId":"XDmGEE2RoE0FRdQ="}',
    '{"message" : "Bad request body", "connectionId": "XDmENcnwIE0CFEQ=", "messageId": "XDmGEE2RoE0FRdQ="}',
  ])('knows the frames of API Gateway itself, and the connection id in them: %s', (raw) => {
    expect(shown(raw)).toMatchObject([{ kind: 'gateway', connectionId: 'XDmENcnwIE0CFEQ=' }]);
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
    '{"type":"batch","frames":"none"}',
    '{"type":"batch","frames":[{"type":"subscribed","channel":"news"}]}',
  ])('shows a frame that is none of these as it came: %s', (raw) => {
    expect(classify(raw)).toEqual([{ frame: { kind: 'frame', text: raw } }]);
  });
});

describe('audience', () => {
  it('puts channels in words', () => {
    expect(['$all', '@ada', 'news'].map(audience)).toEqual(['everyone', 'ada', 'news']);
  });
});
