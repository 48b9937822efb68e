/** How a connection ended: what its DISCONNECT event says, and, if the gateway ended it, its close frame. */
export interface Close {
  code: number;
  reason: string;
}

/** Idle too long, too old, or the gateway stops (conformance cases 84, 87, 117). */
export const GOING_AWAY: Close = { code: 1001, reason: 'Going away' };

/** WebSocket APIs take text only (conformance case 82). */
export const UNSUPPORTED_DATA: Close = { code: 1003, reason: '' };

/** `DELETE @connections` (conformance case 91). */
export const DELETED: Close = { code: 1000, reason: 'Connection Closed Normally' };

/** The TCP connection broke (conformance case 90). */
export const BROKEN: Close = { code: 1006, reason: '' };

/** What stands for the close code of a client whose close frame had none. */
const NO_STATUS = 1005;

/** How a client ended it: `code` is 1006 where the TCP connection ended without a close frame. */
export const closeByClient = (code: number, reason: string): Close => ({
  code,
  reason: code === NO_STATUS ? 'Client-side close frame status not set' : reason,
});

/** The close codes of `ws` for what it refuses to read; all its other `WS_ERR_…` are 1002, protocol error (RFC 6455 §7.4.1). */
const CODE_OF_ERROR: Record<string, number> = {
  WS_ERR_INVALID_UTF8: 1007,
  WS_ERR_TOO_MANY_BUFFERED_PARTS: 1008,
  WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: 1009,
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 1009,
};

/** With what `ws` closed the socket after an error; `undefined` for one that is not about what the client sent. */
export const closeByError = ({ code = '' }: NodeJS.ErrnoException): Close | undefined =>
  code.startsWith('WS_ERR_') ? { code: CODE_OF_ERROR[code] ?? 1002, reason: '' } : undefined;
