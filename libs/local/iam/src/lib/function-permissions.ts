import type { Invoker } from '@carillon/local-lambda';
import type { PermissionModel, WebSocketApi } from '@carillon/local-terraform-model';
import { AccessDeniedError } from './access-denied';
import type { Whereabouts } from './operation';
import { actionPattern, arnPattern } from './pattern';

const INVOKE = 'lambda:InvokeFunction';

/** What the resource policies of the functions let services do: the `aws_lambda_permission`s. */
export const functionPermissions = (permissions: readonly PermissionModel[], { region, accountId }: Whereabouts) => {
  const compiled = permissions.map(({ functionName, action, principal, sourceArn, sourceAccount }) => ({
    functionName,
    principal,
    isInvoke: actionPattern(action)(INVOKE),
    isSource: sourceArn === undefined ? () => true : arnPattern(sourceArn),
    isAccount: sourceAccount === undefined || sourceAccount === accountId,
  }));

  const permits = (principal: string, functionName: string, sourceArn: string): boolean =>
    compiled.some(
      (permission) =>
        permission.functionName === functionName &&
        permission.principal === principal &&
        permission.isInvoke &&
        permission.isAccount &&
        permission.isSource(sourceArn),
    );

  /** @throws AccessDeniedError when a service may not invoke a function for that source */
  const check = (principal: string, functionName: string, sourceArn: string): void => {
    if (permits(principal, functionName, sourceArn)) return;
    const wanted = { action: INVOKE, function_name: functionName, principal, source_arn: sourceArn };
    throw new AccessDeniedError(
      `${principal} may not ${INVOKE} on ${functionName} for ${sourceArn}: add the aws_lambda_permission ${JSON.stringify(wanted)}`,
    );
  };

  /**
   * What invokes functions for an API: each call is checked for the route that it is for. Where every route of a function is
   * permitted, which is known from the start, nothing is looked for in an event.
   */
  const gatewayInvoker = (api: WebSocketApi, invoker: Invoker): Invoker => {
    const principal = 'apigateway.amazonaws.com';
    const arn = `arn:aws:execute-api:${region}:${accountId}:${api.id}`;
    const sourcesOf = (functionName: string) =>
      api.routes
        .filter(({ integration }) => integration?.functionName === functionName)
        .flatMap(({ key }) => api.stages.map(({ name }) => `${arn}/${name}/${key}`));
    const names = new Set(api.routes.flatMap(({ integration }) => (integration ? [integration.functionName] : [])));
    const permitted = new Set(
      [...names].filter((name) => sourcesOf(name).every((source) => permits(principal, name, source))),
    );

    const sourceOf = (payload: string): string => {
      const { requestContext = {} } = JSON.parse(payload) as { requestContext?: Record<string, string> };
      return `${arn}/${requestContext['stage']}/${requestContext['routeKey']}`;
    };
    return {
      async invoke(functionName, payload) {
        if (permitted.has(functionName)) return invoker.invoke(functionName, payload);
        // A function without a route is an authorizer: its permission is for `{api}/authorizers/{id}`.
        check(principal, functionName, names.has(functionName) ? sourceOf(payload) : `${arn}/authorizers/*`);
        return invoker.invoke(functionName, payload);
      },
    };
  };

  return { check, gatewayInvoker };
};
