/** The texts that API Gateway itself sends to a client; the connection stays open after each. */
export type ErrorFrameMessage = 'Forbidden' | 'Internal server error' | 'Endpoint request timed out';

/** Byte for byte as on AWS: a space after the first colon and the commas, none after the other colons (conformance case 55). */
export const errorFrame = (message: string, connectionId: string, requestId: string): string =>
  `{"message": "${message}", "connectionId":"${connectionId}", "requestId":"${requestId}"}`;
