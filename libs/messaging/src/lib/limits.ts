/** Posts under way at once. At AWS's latency of some 10 ms they make 6,000 posts a second, more than a worker's share of any budget. */
export const POSTS_IN_FLIGHT = 64;

/** The longest a post may take: a socket that takes a frame takes it in milliseconds, one that hangs must not hold the others' time. */
export const POST_TIMEOUT_MS = 5_000;

/** API Gateway answers "gone" until a handshake is complete, so a younger connection may only be about to live. */
export const HANDSHAKE_MS = 30_000;
