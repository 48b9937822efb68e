import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import type { MessageEvent } from '@carillon/route-types';

const dynamodb = new DynamoDBClient();
let management: ApiGatewayManagementApiClient | undefined;

/** As AWS's chat tutorial: scans the table of connections, and posts to each, with as many sockets as the SDK's client opens. */
export const handler = async ({ requestContext: { domainName, stage }, body: Data }: MessageEvent) => {
  management ??= new ApiGatewayManagementApiClient({ endpoint: `https://${domainName}/${stage}` });
  const post = management.send.bind(management);
  for await (const { Items = [] } of paginateScan({ client: dynamodb }, { TableName: process.env['TABLE_NAME'] }))
    await Promise.all(
      Items.map(({ connectionId }) => post(new PostToConnectionCommand({ ConnectionId: connectionId?.S, Data }))),
    );
  return { statusCode: 200 };
};
