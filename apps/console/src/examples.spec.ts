import { chatFrame, chatRoute, exampleFrame, warningFor } from './examples';

describe('exampleFrame', () => {
  it('names the route as its action, also for routes that are not ours', () => {
    expect(JSON.parse(exampleFrame('sendmessage'))).toMatchObject({ action: 'sendmessage' });
    expect(JSON.parse(exampleFrame('move'))).toEqual({ action: 'move', data: 'hello world' });
  });

  it('names no route for $default', () => {
    expect(JSON.parse(exampleFrame('$default'))).toEqual({ action: 'no-such-route' });
  });
});

describe('the chat box', () => {
  it('finds the chat route in any spelling', () => {
    expect(chatRoute(['join', 'sendMessage'])).toBe('sendMessage');
    expect(chatRoute(['join'])).toBeUndefined();
  });

  it('sends the frame of the chat tutorial of AWS', () => {
    expect(chatFrame('sendmessage', 'hello world')).toBe('{"action":"sendmessage","data":"hello world"}');
  });

  it('names the channel that it speaks into', () => {
    expect(JSON.parse(chatFrame('sendmessage', 'hi', 'news'))).toEqual({
      action: 'sendmessage',
      channel: 'news',
      data: 'hi',
    });
  });
});

describe('a raw frame', () => {
  it('is warned of where it is not JSON or over 32 KB (cases 56, 57 and 79)', () => {
    expect(warningFor('{"action":"sendmessage"}')).toBeUndefined();
    expect(warningFor('{"action":')).toContain('$default');
    expect(warningFor(JSON.stringify('é'.repeat(16 * 1024)))).toContain('1009');
  });
});
