import { describeClose } from './close-codes';

describe('describeClose', () => {
  it('says what the code means', () => {
    expect(describeClose({ code: 1009, reason: '', wasOpen: true })).toBe(
      '1009 · A frame was over 32 KB, or a message over 128 KB.',
    );
  });

  it('quotes the reason that came with it', () => {
    expect(describeClose({ code: 1000, reason: 'Connection Closed Normally', wasOpen: true })).toContain(
      '1000 · “Connection Closed Normally” · Closed normally',
    );
  });

  it('calls a close before the socket was open a failed handshake, since browsers hide its status', () => {
    expect(describeClose({ code: 1006, reason: '', wasOpen: false })).toContain('1006 · The handshake failed');
  });

  it('leaves codes of applications to them', () => {
    expect(describeClose({ code: 4001, reason: 'bye', wasOpen: true })).toBe(
      '4001 · “bye” · A code of the application.',
    );
  });
});
