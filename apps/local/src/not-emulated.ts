import type { IncomingMessage, ServerResponse } from 'node:http';

const CODE = 'NotImplementedException';

/** Services that answer in XML: by REST, or to requests that are forms (the query protocol of STS, SNS and others). */
const answersInXml = (service: string, { headers }: IncomingMessage): boolean =>
  ['s3', 'cloudfront', 'route53'].includes(service) ||
  headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;

const escape = (text: string): string => text.replace(/[<>&]/g, (character) => `&#${character.charCodeAt(0)};`);

/** S3 has the error as its root; the others have it in an `ErrorResponse`. */
const xmlOf = (service: string, message: string): string => {
  const error = `<Error><Code>${CODE}</Code><Message>${escape(message)}</Message></Error>`;
  return service === 's3' ? error : `<ErrorResponse>${error}</ErrorResponse>`;
};

/** Answers 501 for a service that is not part of the local system, in the form in which an SDK reads that service's errors. */
export const notEmulated = (service: string, request: IncomingMessage, response: ServerResponse): void => {
  const message = `${service} is not part of the local system`;
  if (answersInXml(service, request)) {
    response.writeHead(501, { 'content-type': 'text/xml' });
    response.end(xmlOf(service, message));
    return;
  }
  response.writeHead(501, { 'content-type': 'application/json', 'x-amzn-ErrorType': CODE });
  response.end(JSON.stringify({ __type: CODE, message }));
};
