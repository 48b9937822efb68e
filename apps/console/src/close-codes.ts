/** What API Gateway means by a close code. Source: developer guide, "WebSocket API status codes". */
const meanings: Record<number, string> = {
  1000: 'Closed normally; by the other side, if it was disconnected through @connections.',
  1001: 'The server is going away: idle for 10 minutes, or open for 2 hours.',
  1003: 'A binary frame was sent; API Gateway takes text only.',
  1005: 'Closed without a code, as a browser does.',
  1006: 'The connection broke without a close frame.',
  1007: 'A frame was not valid UTF-8.',
  1008: 'Too many requests from one client.',
  1009: 'A frame was over 32 KB, or a message over 128 KB.',
  1011: 'Internal server error.',
  1012: 'The service restarts.',
};

/** Browsers hide status and body of a failed upgrade from pages (RFC 6455; WebSocket standard). */
const REFUSED =
  'The handshake failed: refused by $connect or its authorizer, or nobody listens. The terminal of npm start says which.';

export interface Close {
  code: number;
  reason: string;
  /** Whether the socket had been open before. */
  wasOpen: boolean;
}

/** Code, reason and meaning of a close, for a person. */
export const describeClose = ({ code, reason, wasOpen }: Close): string => {
  const meaning = wasOpen ? (meanings[code] ?? 'A code of the application.') : REFUSED;
  return [String(code), reason && `“${reason}”`, meaning].filter(Boolean).join(' · ');
};
