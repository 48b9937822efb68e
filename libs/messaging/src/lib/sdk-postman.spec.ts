import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { postmanContract } from './postman-contract';
import { sdkPostman } from './sdk-postman';

describe('the postman of the SDK', () => {
  postmanContract(({ endpoint, timeoutMs }) => {
    const client = new ApiGatewayManagementApiClient({
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    });
    return { postman: sdkPostman({ client, timeoutMs }), close: () => client.destroy() };
  });
});
