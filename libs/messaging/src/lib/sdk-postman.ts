import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { POSTS_IN_FLIGHT } from './limits';
import type { Postman } from './postman';

/**
 * The SDK's client with a socket for each post that may be in flight. Its endpoint is the SDK's own setting,
 * `AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI`, never the event's `domainName`: behind a custom domain that one is wrong.
 */
export const managementClient = (): ApiGatewayManagementApiClient =>
  new ApiGatewayManagementApiClient({
    requestHandler: { httpsAgent: { keepAlive: true, maxSockets: POSTS_IN_FLIGHT }, connectionTimeout: 1_000 },
  });

export interface SdkPostmanOptions {
  client: ApiGatewayManagementApiClient;
  /** The longest a post may take, the SDK's own retries of 429 and 5xx included. */
  timeoutMs: number;
}

/** A peer that vanished without a word holds a post open for minutes (aws-sdk-js-v3#6896): hence a hard end for each. */
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
