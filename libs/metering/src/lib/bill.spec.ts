import * as fc from 'fast-check';
import { bill } from './bill';
import { meter } from './meter';
import { type Item, priceOf, PRICES } from './prices';
import { messageUnits, NOTHING, queueUnits } from './usage';

const KB = 1_024;

describe('a message', () => {
  it.each([
    [0, 1],
    [1, 1],
    [32 * KB, 1],
    [32 * KB + 1, 2],
    [33 * KB, 2], // the example of the pricing page
    [128 * KB, 4],
  ])('of %i bytes counts as %i', (bytes, units) => expect(messageUnits(bytes)).toBe(units));
});

describe('a request to SQS', () => {
  it.each([
    [0, 1],
    [64 * KB, 1],
    [64 * KB + 1, 2],
    [256 * KB, 4],
  ])('of %i bytes counts as %i', (bytes, units) => expect(queueUnits(bytes)).toBe(units));
});

describe('a price', () => {
  it('falls with the second thousand million messages', () => {
    expect(priceOf('messages', 1e9)).toBe(1_000);
    expect(priceOf('messages', 2e9)).toBe(1_800);
  });

  it.each(Object.keys(PRICES.items) as Item[])('of %s never falls when more is used', (item) =>
    fc.assert(
      fc.property(fc.nat(1e12), fc.nat(1e12), (a, more) => priceOf(item, a + more) >= priceOf(item, a)),
      { numRuns: 50 },
    ),
  );

  it('names its source', () => {
    for (const { source } of Object.values(PRICES.items)) expect(URL.canParse(source)).toBe(true);
  });
});

describe('a bill', () => {
  it('of nothing is nothing', () => expect(bill({}).total).toBe(0));

  it('turns milliseconds into minutes and GB-seconds', () => {
    const { lines, total } = bill({ connectionMs: 90_000, lambdaMbMs: 512 * 2_000, lambdaX86MbMs: 1_024_000 });
    const quantities = Object.fromEntries(lines.map(({ item, quantity }) => [item, quantity]));
    expect(quantities).toMatchObject({ connectionMinutes: 1.5, lambdaGbSeconds: 1, lambdaX86GbSeconds: 1 });
    expect(total).toBeCloseTo(1.5 * 0.25e-6 + 0.0000133334 + 0.0000166667, 15);
  });
});

describe('a meter', () => {
  it('counts the time of sockets that are still open', () => {
    const it = meter();
    it.opened(1_000);
    it.opened(2_000);
    it.ended(1_000, 5_000);
    expect(it.usage(10_000).connectionMs).toBe(4_000 + 8_000);
  });

  it('adds up what happened, in the units of the bill', () => {
    const it = meter();
    it.received(10);
    it.received(40 * KB);
    it.sent(100);
    it.ran(1.2, 256);
    it.ran(3, 512);
    it.wrote(2);
    it.read(0.5);
    it.queued(0);
    it.queued(70 * KB);
    it.scheduled();
    it.logged(42);
    expect(it.usage(0)).toEqual({
      ...NOTHING,
      messages: 1 + 2 + 1,
      dataOutBytes: 100,
      lambdaRequests: 2,
      lambdaMbMs: 2 * 256 + 3 * 512,
      writeUnits: 2,
      readUnits: 0.5,
      queueRequests: 3,
      scheduleRuns: 1,
      logBytes: 42,
    });
  });
});
