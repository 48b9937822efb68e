import type { Clock } from '@carillon/local-clock';
import type { StageModel, ThrottleModel } from '@carillon/local-terraform-model';

/** Rounding must not cost a token that time has filled up. */
const ROUNDING = 1e-9;

/**
 * A token bucket: full at first, filled at `rateLimit` per second up to `burstLimit`.
 * @returns a function that takes one token, or says `false`
 */
const tokenBucket = ({ rateLimit, burstLimit }: ThrottleModel, clock: Clock): (() => boolean) => {
  let tokens = burstLimit;
  let filledAt = clock.now();
  return () => {
    const now = clock.now();
    tokens = Math.min(burstLimit, tokens + ((now - filledAt) / 1_000) * rateLimit);
    filledAt = now;
    if (tokens + ROUNDING < 1) return false;
    tokens -= 1;
    return true;
  };
};

const unlimited = () => true;

/**
 * The throttles of some stages: a route with limits of its own has its own bucket, all others of a stage share that of its
 * default settings. Source: developer guide, "Protect your WebSocket APIs"; conformance case 22.
 * @returns whether a request for a route may run now; if so, it counts
 */
export const throttles = (stages: readonly StageModel[], clock: Clock) => {
  const buckets = new Map(
    stages.map(({ name, throttle, routeThrottles = {} }) => [
      name,
      {
        byDefault: throttle ? tokenBucket(throttle, clock) : unlimited,
        byRoute: new Map(Object.entries(routeThrottles).map(([key, limits]) => [key, tokenBucket(limits, clock)])),
      },
    ]),
  );
  return (stage: StageModel, routeKey: string): boolean => {
    const { byRoute, byDefault = unlimited } = buckets.get(stage.name) ?? {};
    return (byRoute?.get(routeKey) ?? byDefault)();
  };
};
