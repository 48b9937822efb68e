import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { AwsClient } from 'aws4fetch';
import type { Place } from './place';

/** An SDK client of a stage's management API that does not try again. */
export const sdkClient = ({ credentials, region }: Place, endpoint: string): ApiGatewayManagementApiClient =>
  new ApiGatewayManagementApiClient({ endpoint, region, maxAttempts: 1, ...(credentials && { credentials }) });

/** A signed request whose path goes out as it is written. */
export const signedFetch = async (
  { credentials, region }: Place,
  url: string,
  init: RequestInit,
): Promise<Response> => {
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_SESSION_TOKEN } = process.env;
  const fromEnvironment = {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN !== undefined && { sessionToken: AWS_SESSION_TOKEN }),
  };
  const client = new AwsClient({ ...(credentials ?? fromEnvironment), service: 'execute-api', region, retries: 0 });
  return client.fetch(url, init);
};
