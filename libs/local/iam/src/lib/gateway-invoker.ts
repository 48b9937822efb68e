import type { Invoker } from '@carillon/local-lambda';
import type { WebSocketApi } from '@carillon/local-terraform-model';
import { AccessDeniedError } from './access-denied';
import type { Whereabouts } from './operation';
import type { serviceRoles } from './service-roles';

/** What an API invokes a function for: a route of a stage, or its authorizer. */
interface Use {
  functionName: string;
  /** ARN of the route or the authorizer. */
  source: string;
  /** ARN of the role by which it is invoked. Absent: an `aws_lambda_permission` is needed. */
  role?: string;
}

const usesOf = ({ routes, stages }: WebSocketApi, arn: string): Use[] =>
  routes.flatMap(({ key, integration, authorization }) => [
    ...(integration?.type === 'AWS_PROXY'
      ? stages.map(({ name }) => ({ ...integration, source: `${arn}/${name}/${key}` }))
      : []),
    ...(authorization?.type === 'CUSTOM'
      ? [{ ...authorization.authorizer, source: `${arn}/authorizers/${authorization.authorizer.id}` }]
      : []),
  ]);

export interface GatewayInvokerOptions extends Whereabouts {
  /** Why a service may not invoke a function for a source, if it may not. */
  forbidden(principal: string, functionName: string, sourceArn: string): string | undefined;
  /** Why a service cannot invoke a function by a role, if it cannot. */
  unassumed: ReturnType<typeof serviceRoles>;
}

const PRINCIPAL = 'apigateway.amazonaws.com';

/**
 * What invokes functions for an API: each call is checked for the route that it is for. With credentials API Gateway assumes their role,
 * else the function has to permit it (API Gateway API reference v2, `CredentialsArn`, `AuthorizerCredentialsArn`). Nothing is looked for
 * in an event where every use of a function is allowed, which is known from the start.
 */
export const gatewayInvokers = ({ region, accountId, forbidden, unassumed }: GatewayInvokerOptions) => {
  // What API Gateway tells of itself when it assumes a role is not documented: nothing is taken for told.
  const problemOf = ({ functionName, source, role }: Use): string | undefined =>
    role === undefined
      ? forbidden(PRINCIPAL, functionName, source)
      : unassumed({ role, service: 'API Gateway', of: source, principal: PRINCIPAL, context: {}, functionName });

  return (api: WebSocketApi, invoker: Invoker): Invoker => {
    const arn = `arn:aws:execute-api:${region}:${accountId}:${api.id}`;
    const uses = usesOf(api, arn).map((use) => ({ ...use, problem: problemOf(use) }));
    const restricted = new Set(uses.filter(({ problem }) => problem !== undefined).map((use) => use.functionName));

    /** An authorizer's event has a type, and an API one authorizer; a route's has a route key. */
    const useOf = (payload: string) => {
      const { type, requestContext = {} } = JSON.parse(payload) as {
        type?: string;
        requestContext?: Record<string, string>;
      };
      const { stage, routeKey } = requestContext;
      return type === 'REQUEST'
        ? uses.find(({ source }) => source.startsWith(`${arn}/authorizers/`))
        : uses.find(({ source }) => source === `${arn}/${stage}/${routeKey}`);
    };
    return {
      async invoke(functionName, payload) {
        const problem = restricted.has(functionName) ? useOf(payload)?.problem : undefined;
        if (problem !== undefined) throw new AccessDeniedError(problem);
        return invoker.invoke(functionName, payload);
      },
    };
  };
};
