import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { Faults } from '@carillon/local-faults';
import { type Answer, empty, forbidden, json, refusal } from './answer';
import { DELETED } from './close-code';
import type { Connection } from './connection';
import { faultyPost } from './faulty-post';
import { isConnectionId } from './id';
import { MAX_MESSAGE_BYTES } from './limits';

/**
 * Reads a body to its end, keeping no more than `maxBytes`.
 * @returns `undefined` for a longer one
 * @throws when the client goes away first
 */
const readBody = (request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= maxBytes) chunks.push(chunk);
    });
    request.on('end', () => resolve(length <= maxBytes ? Buffer.concat(chunks) : undefined));
    request.on('error', reject);
  });

/** SDKs take `GoneException` from the header; AWS sends no body with it. */
const gone = () => empty(410, { 'x-amzn-ErrorType': 'GoneException' });

/** What an operation answers; `problem` is for the log. */
export interface Managed {
  answer: Answer;
  problem?: string;
}

/** An operation on a connection that is open, or not there; `read` is the body, where somebody has read it already. */
export type Operation = (
  connection: Connection | undefined,
  request: IncomingMessage,
  read: Buffer | undefined,
) => Promise<Managed> | Managed;

/** PostToConnection: 200 means that the message is on its way, not that the client has it. */
const post: Operation = async (connection, request, read) => {
  const body = read ?? (await readBody(request, MAX_MESSAGE_BYTES));
  if (!body || body.length > MAX_MESSAGE_BYTES) {
    return { answer: refusal(413, 'PayloadTooLargeException', `The payload exceeds ${MAX_MESSAGE_BYTES} bytes`) };
  }
  const sent = connection?.send(body) ?? 'gone';
  if (sent === 'gone') return { answer: gone() };
  if (sent === 'full') return { answer: refusal(429, 'LimitExceededException', 'The client does not read') };
  return {
    answer: empty(200),
    ...(!isUtf8(body) && { problem: 'The payload was not UTF-8: some of it was replaced' }),
  };
};

/** GetConnection */
const get: Operation = (connection) => {
  if (!connection) return { answer: gone() };
  const { connectedAt, identity } = connection.peer;
  return {
    answer: json(
      200,
      JSON.stringify({
        connectedAt: new Date(connectedAt),
        identity: { sourceIp: identity.sourceIp, userAgent: identity.userAgent ?? null },
        lastActiveAt: new Date(connection.lastActiveAt()),
      }),
    ),
  };
};

/** DeleteConnection: the connection is gone for everyone before its socket has closed. */
const remove: Operation = (connection) => {
  if (!connection) return { answer: gone() };
  connection.end(DELETED);
  return { answer: empty(204) };
};

const OPERATIONS = { POST: post, GET: get, DELETE: remove };

const isMethod = (method = ''): method is keyof typeof OPERATIONS => Object.hasOwn(OPERATIONS, method);

/**
 * The management API. Answers as an SDK expects it: an error's name is in a header.
 * Source: service model of ApiGatewayManagementApi; conformance cases 97 to 113.
 * @param find the established connection of that id
 */
export const management = (find: (connectionId: string) => Connection | undefined, faults?: Faults) => {
  const operations = faults ? { ...OPERATIONS, POST: faultyPost(post, faults) } : OPERATIONS;
  /**
   * @param read the body, where somebody has read it already
   * @throws when the client goes away before its request is complete
   */
  return async (stage: string, connectionId: string, request: IncomingMessage, read?: Buffer): Promise<Managed> => {
    if (!isMethod(request.method)) return { answer: forbidden(), problem: 'The management API has no such method' };
    if (!isConnectionId(connectionId)) {
      const problem = `Invalid connectionId: ${connectionId}`;
      return { answer: refusal(400, 'BadRequestException', problem), problem };
    }
    const connection = find(connectionId);
    const isHere = connection?.isOpen() && connection.peer.stage.name === stage;
    return operations[request.method](isHere ? connection : undefined, request, read);
  };
};
