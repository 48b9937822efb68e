import type { ServerResponse } from 'node:http';

/** Answers as DynamoDB refuses. @param type with its namespace: `com.amazonaws.dynamodb.v20120810#InternalServerError` */
export const refuse = (response: ServerResponse, status: number, type: string, message: string): void => {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify({ __type: type, message }));
};

export const INTERNAL_SERVER_ERROR = 'com.amazonaws.dynamodb.v20120810#InternalServerError';
