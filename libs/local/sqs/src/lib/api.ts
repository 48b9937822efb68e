import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Action } from './actions/action';
import { givenBytes, type OnRequest, sentBytes } from './billed';
import { jsonProtocol } from './json-protocol';
import { queryProtocol } from './query-protocol';
import { SqsError } from './sqs-error';

const AWS_HOST = /\.(amazonaws\.com(\.cn)?|api\.aws)(:\d+)?$/;

/** Who believes to speak with AWS speaks HTTPS; anybody else, plain HTTP with this machine. */
const originOf = ({ headers }: IncomingMessage): string => {
  const host = headers.host ?? 'localhost';
  return AWS_HOST.test(host) ? `https://${host}` : `http://${host}`;
};

/** The access key that signed, in place of the id that AWS has for its owner. */
const senderIdOf = ({ headers }: IncomingMessage): string =>
  /Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? 'anonymous';

const unknownAction = (action: string) =>
  new SqsError('UnsupportedOperation', `${action} is not part of the local system: queues are made by Terraform.`);

/** SQS's HTTP API, in both of its protocols. */
export const api = (actions: ReadonlyMap<string, Action>, onRequest: OnRequest) => {
  const run = async (request: IncomingMessage, response: ServerResponse) => {
    const target = request.headers['x-amz-target'];
    const body = await text(request);
    const protocol = typeof target === 'string' ? jsonProtocol(target, body) : queryProtocol(request.url ?? '/', body);
    const requestId = randomUUID();
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const answer = async () => {
      const { action, fields } = protocol.read();
      const perform = actions.get(action);
      if (!perform) throw unknownAction(action);
      const call = { fields, origin: originOf(request), senderId: senderIdOf(request), signal: gone.signal };
      const result = await perform(call);
      onRequest(sentBytes({ action, fields }) + givenBytes(result));
      return { status: 200, headers: {}, text: protocol.result(action, result, requestId) };
    };
    const refusal = (error: unknown) => {
      if (!(error instanceof SqsError)) throw error;
      onRequest(0);
      const headers = { 'x-amzn-query-error': `${error.code};Sender` };
      return { status: error.status, headers, text: protocol.refusal(error, requestId) };
    };
    const { status, headers, text: content } = await answer().catch(refusal);
    response.writeHead(status, {
      'x-amzn-RequestId': requestId,
      'content-type': protocol.contentType,
      'content-length': Buffer.byteLength(content),
      ...headers,
    });
    response.end(content);
  };
  return run;
};
