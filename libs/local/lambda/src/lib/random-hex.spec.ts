import { randomHex } from './random-hex';

describe('random hexadecimal text', () => {
  it('has two digits for each byte', () => {
    expect(randomHex(12)).toMatch(/^[0-9a-f]{24}$/);
    expect(randomHex(8)).toMatch(/^[0-9a-f]{16}$/);
  });

  it('is never the same, also beyond the bytes that are fetched at once', () => {
    const seen = new Set(Array.from({ length: 5_000 }, () => randomHex(8)));
    expect(seen.size).toBe(5_000);
  });
});
