import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { SignatureFault } from './signature';

/** The services that take signed requests, as credential scopes name them. */
export type ServiceName = 'dynamodb' | 'lambda' | 'sqs' | 'execute-api';

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

/** What the query protocol calls the types (SQS API reference, "Common Errors"). */
const QUERY_CODES: Record<string, string> = {
  AccessDeniedException: 'AccessDenied',
  IncompleteSignatureException: 'IncompleteSignature',
  InvalidSignatureException: 'SignatureDoesNotMatch',
  MissingAuthenticationTokenException: 'MissingAuthenticationToken',
  UnrecognizedClientException: 'InvalidClientTokenId',
};

const xmlOf = (code: string, body: Record<string, string>, requestId: string): string => {
  const message = Object.values(body).join('').replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return [
    '<ErrorResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/">',
    `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message><Detail/></Error>`,
    `<RequestId>${requestId}</RequestId></ErrorResponse>`,
  ].join('');
};

/**
 * Answers in the protocol of the service: DynamoDB and SQS tell the type in the body, the others in a header.
 * @param isQuery whether a client of SQS speaks the query protocol, and so reads XML
 */
export const writeRefusal = (
  response: ServerResponse,
  service: ServiceName,
  { status, type, body }: Refusal,
  isQuery: boolean,
): void => {
  const requestId = randomUUID();
  const code = QUERY_CODES[type] ?? type;
  const isTyped = service === 'dynamodb' || service === 'sqs';
  const json = JSON.stringify({ ...(isTyped && { __type: `com.amazon.coral.service#${type}` }), ...body });
  const content = isQuery ? xmlOf(code, body, requestId) : json;
  response.writeHead(status, {
    'x-amzn-RequestId': requestId,
    'content-type': isQuery ? 'text/xml' : isTyped ? 'application/x-amz-json-1.0' : 'application/json',
    'content-length': Buffer.byteLength(content),
    ...(!isTyped && { 'x-amzn-ErrorType': type }),
    ...(service === 'sqs' && { 'x-amzn-query-error': `${code};Sender` }),
  });
  response.end(content);
};
