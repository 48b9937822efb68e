import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** An HTTP answer of the execute-api host. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export const empty = (status: number, headers: Record<string, string> = {}): Answer => ({ status, headers, body: '' });

/** @param body JSON text */
export const json = (status: number, body: string, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'Content-Type': 'application/json', ...headers },
  body,
});

/** An error that an SDK knows by name: it reads the header, and takes no body but JSON or none. */
export const refusal = (status: number, errorType: string, message: string): Answer =>
  json(status, JSON.stringify({ message }), { 'x-amzn-ErrorType': errorType });

/** What a stage, a path or a method that does not exist is answered with (conformance cases 12, 13, 108). */
export const forbidden = (): Answer => refusal(403, 'ForbiddenException', 'Forbidden');

const allHeaders = ({ headers, body }: Answer, requestId: string): Record<string, string> => ({
  'x-amzn-RequestId': requestId,
  'Content-Length': String(Buffer.byteLength(body)),
  ...headers,
});

/** Answers a request. A 204 has no length (RFC 9110 §8.6). */
export const writeAnswer = (response: ServerResponse, answer: Answer): void => {
  const headers = allHeaders(answer, randomUUID());
  if (answer.status === 204) delete headers['Content-Length'];
  response.writeHead(answer.status, headers).end(answer.body);
};

/** Answers a handshake with something else than 101, and ends the connection. */
export const refuseUpgrade = (socket: Duplex, answer: Answer): void => {
  const headers = { Date: new Date().toUTCString(), ...allHeaders(answer, randomUUID()), Connection: 'close' };
  const lines = [
    `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ''}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  socket.once('finish', () => socket.destroy());
  socket.end(`${lines.join('\r\n')}\r\n\r\n${answer.body}`);
};
