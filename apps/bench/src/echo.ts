import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import type { MessageEvent } from '@carillon/route-types';

/**
 * As most handlers in the wild: the SDK's own client, with the endpoint that the event names.
 * @param scheme `https` in a function; the floor speaks plain `http`
 */
export const echo = (scheme: 'http' | 'https') => {
  let client: ApiGatewayManagementApiClient | undefined;
  return async ({ requestContext, body }: Pick<MessageEvent, 'requestContext' | 'body'>) => {
    const { connectionId, domainName, stage } = requestContext;
    client ??= new ApiGatewayManagementApiClient({ endpoint: `${scheme}://${domainName}/${stage}` });
    await client.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: body }));
    return { statusCode: 200 };
  };
};
