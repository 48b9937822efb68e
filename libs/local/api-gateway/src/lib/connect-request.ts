import type { IncomingMessage } from 'node:http';
import type { Peer } from './peer';

/** Values by name, in two shapes: the last one, and all in order. */
const bothShapes = (fields: Iterable<{ name: string; values: string[] }>) => {
  const all = [...fields];
  return {
    single: Object.fromEntries(all.map(({ name, values }) => [name, values.at(-1) ?? ''])),
    multi: Object.fromEntries(all.map(({ name, values }) => [name, values])),
  };
};

/** What belongs to the hop: nothing of it in a CONNECT event, all of it in an authorizer's (behaviour reference 1.4). */
const HOP = { Connection: 'upgrade', 'content-length': '0', Upgrade: 'websocket' };

/**
 * The headers of a CONNECT event: the client's, in its own spelling, sorted, without what belongs to the hop; `Host` as on
 * AWS, wherever the client found the gateway; and what API Gateway adds (conformance cases 26, 27).
 */
export const connectHeaders = (request: IncomingMessage, peer: Peer) => headersOf(request, peer, {});

/** The headers of an authorizer's event: the same, and those of the hop. */
export const authorizerHeaders = (request: IncomingMessage, peer: Peer) => headersOf(request, peer, HOP);

const headersOf = ({ rawHeaders }: IncomingMessage, peer: Peer, hop: Record<string, string>) => {
  const fields = new Map<string, { name: string; values: string[] }>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2);
    const key = name.toLowerCase();
    const field = fields.get(key);
    if (field) field.values.push(value);
    else fields.set(key, { name, values: [value] });
  }
  const set = (name: string, value: string) => fields.set(name.toLowerCase(), { name, values: [value] });

  fields.delete('connection');
  fields.delete('upgrade');
  for (const [name, value] of Object.entries(hop)) set(name, value);
  set(fields.get('host')?.name ?? 'Host', peer.domainName);
  if (!fields.has('x-amzn-trace-id')) set('X-Amzn-Trace-Id', peer.traceId);
  set('X-Forwarded-For', [...(fields.get('x-forwarded-for')?.values ?? []), peer.identity.sourceIp].join(', '));
  set('X-Forwarded-Port', '443');
  set('X-Forwarded-Proto', 'https');

  const sorted = [...fields].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, field]) => field);
  const { single, multi } = bothShapes(sorted);
  return { headers: single, multiValueHeaders: multi };
};

/** The query of a CONNECT event, decoded; nothing where the client sent none (conformance cases 23 to 25). */
export const connectQuery = ({ url = '' }: IncomingMessage) => {
  const start = url.indexOf('?');
  const query = new URLSearchParams(start < 0 ? '' : url.slice(start));
  if (query.size === 0) return {};
  const names = new Set(query.keys());
  const { single, multi } = bothShapes([...names].map((name) => ({ name, values: query.getAll(name) })));
  return { queryStringParameters: single, multiValueQueryStringParameters: multi };
};
