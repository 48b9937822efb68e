import { type IncomingMessage, request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { destinations, type Network } from '@carillon/local-network';
import type { HttpIntegration, HttpProxyIntegration } from '@carillon/local-terraform-model';
import type { Outcome, RouteEvent, Run } from './integration';
import { integrationTemplates } from './integration-templates';
import { proxyResult } from './proxy-result';

interface Endpoint {
  url: string;
  method: string;
}

const BODILESS = ['GET', 'HEAD'];

const PORTS: Record<string, number> = { 'http:': 80, 'https:': 443 };

/**
 * Where an endpoint is: one of AWS's at the local system, in plain HTTP with the host that was meant.
 * @throws for one that may not be reached
 */
const locate = (meant: URL, network: Network): { url: URL; headers?: { Host: string } } => {
  const { wayTo, refuse } = destinations(network, () => undefined); // the entry of the message tells it
  const host = meant.hostname.replace(/^\[(.*)\]$/, '$1');
  const way = wayTo(host);
  if (way === 'refused') throw refuse(host, Number(meant.port) || PORTS[meant.protocol]);
  if (way === 'through') return { url: meant };
  const home = network.host.includes(':') ? `[${network.host}]` : network.host;
  return {
    url: new URL(`http://${home}:${network.port}${meant.pathname}${meant.search}`),
    headers: { Host: meant.host },
  };
};

/** Not `fetch`: it lets nobody say what `Host` is. */
const send = (url: URL, options: RequestOptions, body: string | undefined) =>
  new Promise<IncomingMessage>((resolve, reject) => {
    const request = url.protocol === 'https:' ? httpsRequest(url, options) : httpRequest(url, options);
    request.on('response', resolve).on('error', reject).end(body);
  });

/** Sends a body to the endpoint, if that may be reached, and reads all that it answers. */
const ask = async (
  { url, method: given }: Endpoint,
  network: Network,
  { requestContext }: RouteEvent,
  body: string,
  signal: AbortSignal,
): Promise<Outcome> => {
  const method = given === 'ANY' ? 'POST' : given;
  try {
    const { url: at, headers } = locate(new URL(url), network);
    const options = {
      method,
      signal,
      headers: {
        'Content-Type': 'application/json',
        'User-Agent': `AmazonAPIGateway_${requestContext.apiId}`,
        ...headers,
      },
    };
    const answer = await send(at, options, BODILESS.includes(method) ? undefined : body);
    const read = await text(answer);
    const header = (name: string) => answer.headersDistinct[name]?.join(', ') ?? null;
    return { ok: true, result: proxyResult(answer.statusCode ?? 0, read, header) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, status: 502, problem: `${url} cannot be reached: ${reason}` };
  }
};

/** The `HTTP_PROXY` integration: a message as it is to an endpoint, and the body of the answer back. */
export const httpProxy =
  (endpoint: HttpProxyIntegration, network: Network): Run =>
  (event, abandoned) =>
    ask(endpoint, network, event, 'body' in event ? event.body : '', abandoned());

/**
 * The `HTTP` integration: the same through templates.
 * @throws for templates that go beyond what is understood
 */
export const httpIntegration = (integration: HttpIntegration, network: Network): Run => {
  const templates = integrationTemplates(integration);
  return async (event, abandoned) => {
    const request = templates.request(event);
    if (request === undefined) return { ok: false, status: 500, problem: 'The message selects no request template' };
    const outcome = await ask(integration, network, event, request, abandoned());
    if (!outcome.ok) return outcome;
    const { statusCode, body } = outcome.result;
    return { ok: true, result: proxyResult(statusCode, templates.response(event, statusCode, body?.toString() ?? '')) };
  };
};
