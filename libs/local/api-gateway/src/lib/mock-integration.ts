import type { MockIntegration } from '@carillon/local-terraform-model';
import type { Run } from './integration';
import { integrationTemplates } from './integration-templates';
import { proxyResult } from './proxy-result';

/** The `statusCode` of a mock's request, which is all that a mock reads of it. */
const statusOf = (request: string): number | undefined => {
  try {
    const { statusCode } = Object(JSON.parse(request)) as { statusCode?: unknown };
    const status = Number(statusCode);
    return Number.isInteger(status) && status >= 100 && status <= 599 ? status : undefined;
  } catch {
    return undefined;
  }
};

/**
 * The `MOCK` integration: the request template says the status, and the template of the integration response what the
 * client reads if the route is two-way. No function runs.
 * @throws for templates that go beyond what is understood
 */
export const mock = (integration: MockIntegration): Run => {
  const templates = integrationTemplates(integration);
  return async (event) => {
    const request = templates.request(event);
    const status = request === undefined ? undefined : statusOf(request);
    return status === undefined
      ? { ok: false, status: 500, problem: 'The request template of the mock gives no JSON with a statusCode' }
      : { ok: true, result: proxyResult(status, templates.response(event, status, '')) };
  };
};
