import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import type { MessageEvent } from '@carillon/route-types';

let client: ApiGatewayManagementApiClient | undefined;

/** As most handlers in the wild: the SDK's own client, with the endpoint that the event names. */
export const handler = async ({ requestContext, body }: MessageEvent) => {
  const { connectionId, domainName, stage } = requestContext;
  client ??= new ApiGatewayManagementApiClient({ endpoint: `https://${domainName}/${stage}` });
  await client.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data: body }));
  return { statusCode: 200 };
};
