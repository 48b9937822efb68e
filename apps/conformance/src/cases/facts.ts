import { GoneException } from '@aws-sdk/client-apigatewaymanagementapi';

/** The longest that an integration may take, and the default. */
export const INTEGRATION_TIMEOUT_MS = 29_000;

/** Without a data message in either direction for this long, a connection is closed. */
export const IDLE_MS = 600_000;

/** No connection lives longer. */
export const LIFE_MS = 7_200_000;

export const MAX_FRAME_BYTES = 32_768;

export const MAX_MESSAGE_BYTES = 131_072;

/** What the SDK makes of the answer for a connection that is not there. */
export const gone = (error: unknown): boolean =>
  error instanceof GoneException && error.$metadata.httpStatusCode === 410;

/** What a handler sees of the same, as the probe records it. */
export const GONE = '410 GoneException';

/** API Gateway's own frames, byte for byte. */
export const errorFrame = (message: string, connectionId: string, requestId: string): string =>
  `{"message": "${message}", "connectionId":"${connectionId}", "requestId":"${requestId}"}`;
