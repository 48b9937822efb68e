import { classify } from './frames';
import { closedEntry, pretty, receivedEntry, sentEntry, timeOfDay } from './log-entry';

const at = new Date(2026, 0, 2, 4, 3, 7, 42);

const received = (raw: string) => classify(raw).map((classified) => receivedEntry(classified, raw, at));

describe('log entries', () => {
  it('keep the frame as it was on the wire', () => {
    const raw = '{"type":"ack","id":"m1","channel":"$all"}';
    expect(received(raw)).toMatchObject([{ kind: 'ack', id: 'm1', raw, at }]);
    expect(sentEntry('{\n  "a": 1\n}', at)).toMatchObject({ text: '{"a":1}', raw: '{\n  "a": 1\n}' });
    expect(sentEntry('not JSON', at)).toEqual({ kind: 'sent', text: 'not JSON', raw: 'not JSON', at });
  });

  it('keep of a batch their own part', () => {
    const parts = ['{"type":"ack","id":"m1","channel":"$all"}', '{"type":"direct","id":"d1","at":1,"data":"ding"}'];
    expect(received(`{"type":"batch","frames":[${parts.join(', ')}]}`).map(({ raw }) => raw)).toEqual(parts);
  });

  it('have no frame where the connection ended', () => {
    expect(closedEntry({ code: 1001, reason: 'Going away', wasOpen: true }, at)).not.toHaveProperty('raw');
  });
});

describe('timeOfDay', () => {
  it('is local and counts milliseconds', () => {
    expect(timeOfDay(at)).toBe('04:03:07.042');
  });
});

describe('pretty', () => {
  it('spreads JSON over lines and leaves the rest alone', () => {
    expect(pretty('{"a":1}')).toBe('{\n  "a": 1\n}');
    expect(pretty('{"a":')).toBe('{"a":');
  });
});
