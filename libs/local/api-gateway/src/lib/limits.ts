/** A message of either direction, in bytes; one byte more closes the socket with 1009, or answers a POST with 413. */
export const MAX_MESSAGE_BYTES = 128 * 1024;

/** A frame, in bytes: a longer message leaves in several of them. */
export const MAX_FRAME_BYTES = 32 * 1024;

/** Without a data message in either direction for this long, the socket is closed (conformance case 84). */
export const IDLE_MS = 10 * 60 * 1_000;

/** No socket lives longer, however busy (conformance case 87). */
export const LIFE_MS = 2 * 60 * 60 * 1_000;

/**
 * What may wait in memory for a client that does not read before a POST to it is answered 429 (conformance case 104). AWS
 * publishes no figure: this is eight messages of the greatest size.
 */
export const MAX_BUFFERED_BYTES = 8 * MAX_MESSAGE_BYTES;

/** What a Lambda authorizer may return, in bytes (quota "authorizer result size"). */
export const MAX_AUTHORIZER_RESULT_BYTES = 8 * 1024;

/** The longest that API Gateway waits for anything behind it. */
export const MAX_INTEGRATION_MS = 29_000;
