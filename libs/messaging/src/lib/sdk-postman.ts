import { type ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import type { Postman } from './postman';

export interface SdkPostmanOptions {
  client: ApiGatewayManagementApiClient;
  /** The longest a post may take, the SDK's own retries of 429 and 5xx included. */
  timeoutMs: number;
}

/**
 * The reference: what any postman does, the SDK's client does it by (ADR 8). A peer that vanished without a word holds a post open for minutes (aws-sdk-js-v3#6896): hence a hard end for each.
 */
export const sdkPostman = ({ client, timeoutMs }: SdkPostmanOptions): Postman => ({
  async post(connectionId, payload) {
    const command = new PostToConnectionCommand({ ConnectionId: connectionId, Data: payload });
    try {
      await client.send(command, { abortSignal: AbortSignal.timeout(timeoutMs) });
      return 'delivered';
    } catch (error) {
      // By name, not by class: a proxy in between may drop the header that makes it a class of the SDK's.
      const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
      if (name === 'GoneException' || $metadata?.httpStatusCode === 410) return 'gone';
      if (name === 'LimitExceededException' || $metadata?.httpStatusCode === 429) return 'throttled';
      throw error;
    }
  },
});
