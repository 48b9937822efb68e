/** A throttle as API Gateway's: it holds `burst` tokens, and `perSecond` flow in. */
export const tokenBucket = (perSecond: number, burst: number) => {
  let tokens = burst;
  let filledAt = 0;
  /** Takes a token. @param now milliseconds, never less than before */
  return (now: number): boolean => {
    tokens = Math.min(burst, tokens + ((now - filledAt) / 1_000) * perSecond);
    filledAt = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
};
