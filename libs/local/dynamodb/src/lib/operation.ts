import type { IncomingMessage } from 'node:http';

/** `PutItem` of `DynamoDB_20120810.PutItem`, the target of a request. */
export const operationOf = ({ headers }: IncomingMessage): string =>
  String(headers['x-amz-target']).split('.').pop() ?? '';
