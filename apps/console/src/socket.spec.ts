import { socketUrl } from './socket';

describe('socketUrl', () => {
  it('adds the query string that was typed, with or without its question mark', () => {
    expect(socketUrl('ws://127.0.0.1:3000/dev', ' ?user=ada ')).toBe('ws://127.0.0.1:3000/dev?user=ada');
    expect(socketUrl('ws://127.0.0.1:3000/dev', 'user=ada')).toBe('ws://127.0.0.1:3000/dev?user=ada');
    expect(socketUrl('ws://127.0.0.1:3000/dev', ' ')).toBe('ws://127.0.0.1:3000/dev');
  });
});
