import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { SignatureFault } from './signature';

/** The services that take signed requests, as credential scopes name them. */
export type ServiceName = 'dynamodb' | 'lambda' | 'execute-api';

interface Refusal {
  status: number;
  type: string;
  /** Some say `message`, some `Message`: the SDKs read both. */
  body: Record<string, string>;
}

const TYPES: Record<SignatureFault, string> = {
  missing: 'MissingAuthenticationTokenException',
  incomplete: 'IncompleteSignatureException',
  unknown: 'UnrecognizedClientException',
  invalid: 'InvalidSignatureException',
};

/** DynamoDB refuses with 400, and tells the type in the body (DynamoDB developer guide, "Error handling"); the others with 403. */
const statusOf = (service: ServiceName): number => (service === 'dynamodb' ? 400 : 403);

/** How a service answers a request whose signature it does not take (behaviour reference 5.2). */
export const signatureRefusal = (service: ServiceName, fault: SignatureFault, message: string): Refusal => ({
  status: statusOf(service),
  type: TYPES[fault],
  body: { message },
});

/** How a service answers a request that is not allowed. API Gateway masks the account (behaviour reference 5.2). */
export const accessRefusal = (service: ServiceName, message: string, resource: string): Refusal => {
  const masked = resource.replace(/^(arn:aws:execute-api:[^:]*:)\d{8}(\d{4}:)/, '$1********$2');
  return {
    status: statusOf(service),
    type: 'AccessDeniedException',
    body: { Message: message.replace(resource, () => masked) },
  };
};

export const writeRefusal = (response: ServerResponse, service: ServiceName, { status, type, body }: Refusal): void => {
  const isDynamoDb = service === 'dynamodb';
  const json = JSON.stringify({ ...(isDynamoDb && { __type: `com.amazon.coral.service#${type}` }), ...body });
  response.writeHead(status, {
    'x-amzn-RequestId': randomUUID(),
    'content-type': isDynamoDb ? 'application/x-amz-json-1.0' : 'application/json',
    'content-length': Buffer.byteLength(json),
    ...(!isDynamoDb && { 'x-amzn-ErrorType': type }),
  });
  response.end(json);
};
