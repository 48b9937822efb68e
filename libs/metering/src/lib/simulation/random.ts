/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** From 0 up to, but not, 1. */
  uniform(): number;
  chance(probability: number): boolean;
  /** With this median; `sigma` is the standard deviation of its logarithm: 0.5 puts the 99th percentile at 3.2 medians. */
  logNormal(median: number, sigma: number): number;
}

/** mulberry32: 32 bits of state, enough for what is not secret. */
export const random = (seed: number): Random => {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    uniform,
    chance: (probability) => uniform() < probability,
    logNormal(median, sigma) {
      const normal = Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()); // Box–Muller
      return median * Math.exp(sigma * normal);
    },
  };
};
