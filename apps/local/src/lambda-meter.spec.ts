import type { LogEntry } from '@carillon/local-lambda';
import { meter } from '@carillon/metering';
import { lambdaMeter } from './lambda-meter';

const FUNCTION = { functionName: 'echo', requestId: '3f0c1a52-77a0-4d3c-9d0b-0f6c1c6a5b10' };

const usageAfter = (...entries: LogEntry[]) => {
  const counted = meter();
  entries.forEach(lambdaMeter(counted));
  return counted.usage(0);
};

const report = (text: string): LogEntry => ({ ...FUNCTION, source: 'platform', event: 'report', text });

describe('the meter of functions', () => {
  it.each([
    ['REPORT RequestId: 1\tDuration: 12.01 ms\tMemory Size: 256 MB', 13],
    ['REPORT RequestId: 1\tDuration: 12.40 ms\tMemory Size: 256 MB\tInit Duration: 100.50 ms', 113],
    ['REPORT RequestId: 1\tDuration: 0.00 ms\tMemory Size: 256 MB', 1],
    ['REPORT RequestId: 1\tDuration: 2.00 ms\tBilled Duration: 2 ms\tMemory Size: 256 MB\tMax Memory Used: 9 MB', 2],
  ])('bills %p as %i ms, and as one request', (text, ms) =>
    expect(usageAfter(report(text))).toMatchObject({ lambdaRequests: 1, lambdaMbMs: ms * 256 }),
  );

  it('counts the bytes that CloudWatch would get', () => {
    const text = 'héllo';
    const printed: LogEntry = { ...FUNCTION, source: 'function', text };
    const logged: LogEntry = { ...printed, level: 'INFO' };
    expect(usageAfter(printed).logBytes).toBe(6);
    expect(usageAfter(logged).logBytes).toBe(`2026-01-01T00:00:00.000Z\t${FUNCTION.requestId}\tINFO\t`.length + 6);
    expect(usageAfter({ ...FUNCTION, source: 'platform', event: 'start', text: 'START' }).logBytes).toBe(5);
    expect(usageAfter({ ...FUNCTION, source: 'platform', event: 'idle', text: 'ends' }).logBytes).toBe(0);
  });
});
