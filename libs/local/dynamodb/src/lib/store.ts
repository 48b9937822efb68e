import { EventEmitter, once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { type IncomingMessage, request as httpRequest, type Server, type ServerResponse } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import dynalite from 'dynalite';
import { isTooDeep, TOO_DEEP } from './nesting';
import { INTERNAL_SERVER_ERROR, refuse } from './refusal';
import { bodyOf } from './request-body';

/** Where the items are: something that speaks DynamoDB's protocol. */
export interface Store {
  /** For our own client. */
  endpoint: string;
  /**
   * Answers a request of DynamoDB's API.
   * @param read the body to answer, where somebody has read it already
   * @throws when the client goes away before its request is complete
   */
  request(request: IncomingMessage, response: ServerResponse, read?: Buffer): void | Promise<void>;
  /** Ends it; what was written is on disk then, where it is kept on one. */
  close(): Promise<void>;
}

const VALIDATION_EXCEPTION = 'com.amazon.coral.validate#ValidationException';

const parsed = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined; // dynalite says so in DynamoDB's words
  }
};

/** dynalite answers in the `end` of a request, so that what it throws there is thrown here. */
const hand = (server: Server, { method, url, headers }: IncomingMessage, response: ServerResponse, body: Buffer) => {
  const request = Object.assign(new EventEmitter(), { method, url, headers });
  server.emit('request', request, response);
  if (body.length > 0) request.emit('data', body);
  request.emit('end');
};

/**
 * dynalite in this process, in memory or in a folder.
 * @throws Error when the folder cannot be made or is in use by another process
 */
export const embeddedStore = async (directory?: string): Promise<Store> => {
  if (directory !== undefined) await mkdir(directory, { recursive: true });
  const server = dynalite({
    ...(directory !== undefined && { path: resolve(directory) }),
    createTableMs: 0,
    updateTableMs: 0,
    deleteTableMs: 0,
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async request(request, response, read) {
      const body = read ?? (await bodyOf(request));
      if (isTooDeep(parsed(body))) return refuse(response, 400, VALIDATION_EXCEPTION, TOO_DEEP);
      try {
        hand(server, request, response, body);
      } catch (error) {
        refuse(response, 500, INTERNAL_SERVER_ERROR, `dynalite: ${String(error)}`);
      }
    },
    close: () =>
      new Promise((done, fail) => {
        server.close((error?: Error) => (error ? fail(error) : done()));
        server.closeAllConnections();
      }),
  };
};

/** Any other DynamoDB: requests go there as they came, but for the host. */
export const remoteStore = (endpoint: string): Store => {
  const { protocol, host } = new URL(endpoint);
  const send = protocol === 'https:' ? httpsRequest : httpRequest;
  return {
    endpoint,
    request(request, response) {
      const upstream = send(endpoint, { method: request.method, headers: { ...request.headers, host } });
      upstream.on('response', (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      upstream.on('error', (error) => {
        response.writeHead(502, { 'content-type': 'application/x-amz-json-1.0' });
        response.end(JSON.stringify({ __type: 'InternalServerError', message: `${endpoint}: ${error.message}` }));
      });
      request.pipe(upstream);
    },
    close: async () => undefined,
  };
};
