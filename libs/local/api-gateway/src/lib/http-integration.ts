import type { HttpIntegration, HttpProxyIntegration } from '@carillon/local-terraform-model';
import type { Outcome, RouteEvent, Run } from './integration';
import { integrationTemplates } from './integration-templates';
import { proxyResult } from './proxy-result';

interface Endpoint {
  url: string;
  method: string;
}

const BODILESS = ['GET', 'HEAD'];

/** Sends a body to the endpoint and reads all that it answers. */
const ask = async (
  { url, method: given }: Endpoint,
  { requestContext }: RouteEvent,
  body: string,
  signal: AbortSignal,
): Promise<Outcome> => {
  const method = given === 'ANY' ? 'POST' : given;
  try {
    const answer = await fetch(url, {
      method,
      signal,
      redirect: 'manual',
      headers: { 'Content-Type': 'application/json', 'User-Agent': `AmazonAPIGateway_${requestContext.apiId}` },
      ...(!BODILESS.includes(method) && { body }),
    });
    return { ok: true, result: proxyResult(answer.status, await answer.text(), (name) => answer.headers.get(name)) };
  } catch (error) {
    return { ok: false, status: 502, problem: `${url} cannot be reached: ${String(error)}` };
  }
};

/** The `HTTP_PROXY` integration: a message as it is to an endpoint, and the body of the answer back. */
export const httpProxy =
  (endpoint: HttpProxyIntegration): Run =>
  (event, abandoned) =>
    ask(endpoint, event, 'body' in event ? event.body : '', abandoned());

/**
 * The `HTTP` integration: the same through templates.
 * @throws for templates that go beyond what is understood
 */
export const httpIntegration = (integration: HttpIntegration): Run => {
  const templates = integrationTemplates(integration);
  return async (event, abandoned) => {
    const request = templates.request(event);
    if (request === undefined) return { ok: false, status: 500, problem: 'The message selects no request template' };
    const outcome = await ask(integration, event, request, abandoned());
    if (!outcome.ok) return outcome;
    const { statusCode, body } = outcome.result;
    return { ok: true, result: proxyResult(statusCode, templates.response(event, statusCode, body?.toString() ?? '')) };
  };
};
