import { createHash, type Hash, hash } from 'node:crypto';
import { IncomingMessage } from 'node:http';

/** What a request brought. */
export interface ReadRequest {
  /** Of the whole body, in hexadecimal digits. */
  bodySha256: string;
  /** What is kept of the body. */
  body: Buffer;
}

/**
 * The most that any of the services takes: DynamoDB's 16 MB. One byte more is kept of a larger body, so that the service behind
 * finds it too large and refuses it in its own words.
 */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** A request once more, its body unread. */
export const replay = (original: IncomingMessage, body: Buffer): IncomingMessage => {
  const { socket, method, url, headers, rawHeaders, httpVersion, httpVersionMajor, httpVersionMinor } = original;
  const request = new IncomingMessage(socket);
  // Complete: nothing more comes from the socket, and its end is not that of this request.
  Object.assign(request, { method, url, rawHeaders, httpVersion, httpVersionMajor, httpVersionMinor, complete: true });
  request.headers = headers;
  request.push(body);
  request.push(null);
  return request;
};

const bytesOf = (chunks: readonly Buffer[]): Buffer => {
  const [only] = chunks;
  return only && chunks.length === 1 ? only : Buffer.concat(chunks);
};

/**
 * Reads a request to its end. By events: an iterator costs more than all that is done here. Most bodies come in one piece, whose hash is
 * one call.
 * @throws when the client goes away first
 */
export const readRequest = (request: IncomingMessage): Promise<ReadRequest> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let room = MAX_BODY_BYTES + 1;
    let first: Buffer | undefined;
    let digest: Hash | undefined;
    request.on('data', (chunk: Buffer) => {
      if (room > 0) chunks.push(chunk.subarray(0, room));
      room -= chunk.length;
      if (!first) first = chunk;
      else (digest ??= createHash('sha256').update(first)).update(chunk);
    });
    request.on('end', () =>
      resolve({ bodySha256: digest?.digest('hex') ?? hash('sha256', first ?? ''), body: bytesOf(chunks) }),
    );
    request.on('error', reject);
  });
