import { isFields } from './fields';
import type { Protocol } from './protocol';
import { SqsError } from './sqs-error';

/** AWS JSON 1.0: the action in `X-Amz-Target`, structures as JSON both ways (SQS developer guide, "Amazon SQS API requests"). */
export const jsonProtocol = (target: string, body: string): Protocol => ({
  contentType: 'application/x-amz-json-1.0',
  read() {
    try {
      const fields: unknown = JSON.parse(body || '{}');
      if (isFields(fields)) return { action: target.replace(/^AmazonSQS\./, ''), fields };
    } catch {
      throw new SqsError('SerializationException', 'The body is not JSON.');
    }
    throw new SqsError('SerializationException', 'The body is not a JSON object.');
  },
  result: (_action, result) => JSON.stringify(result),
  refusal: ({ type, message }) => JSON.stringify({ __type: type, message }),
});
