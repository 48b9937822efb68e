/** The texts that API Gateway itself sends to a client; the connection stays open after each. */
export type ErrorFrameMessage =
  | 'Forbidden'
  | 'Internal server error'
  | 'Endpoint request timed out'
  /** No capture of a throttled message is known: the text is that of the handshake's 429. */
  | 'Too Many Requests';

/** Byte for byte as on AWS: a space after the first colon and the commas, none after the other colons (conformance case 55). */
export const errorFrame = (message: string, connectionId: string, requestId: string): string =>
  `{"message": "${message}", "connectionId":"${connectionId}", "requestId":"${requestId}"}`;

/** A message that fails its model, as the developer guide prints it: other spaces, and the id of the message (conformance case 77). */
export const badRequestFrame = (connectionId: string, messageId: string): string =>
  `{"message" : "Bad request body", "connectionId": "${connectionId}", "messageId": "${messageId}"}`;
