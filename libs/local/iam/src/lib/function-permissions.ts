import type { Invoker } from '@carillon/local-lambda';
import type { PermissionModel, RouteModel, WebSocketApi } from '@carillon/local-terraform-model';
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
    const authorizers = new Map(
      api.routes.flatMap(({ authorization }) =>
        authorization?.type === 'CUSTOM' ? [[authorization.authorizer.functionName, authorization.authorizer.id]] : [],
      ),
    );
    const functionOf = ({ integration }: RouteModel) =>
      integration?.type === 'AWS_PROXY' ? integration.functionName : undefined;
    const sourcesOf = (functionName: string) => [
      ...api.routes
        .filter((route) => functionOf(route) === functionName)
        .flatMap(({ key }) => api.stages.map(({ name }) => `${arn}/${name}/${key}`)),
      ...(authorizers.has(functionName) ? [`${arn}/authorizers/${authorizers.get(functionName)}`] : []),
    ];
    const names = new Set([...api.routes.flatMap((route) => functionOf(route) ?? []), ...authorizers.keys()]);
    const permitted = new Set(
      [...names].filter((name) => sourcesOf(name).every((source) => permits(principal, name, source))),
    );

    /** An authorizer's event has a type; a route's has a route key. */
    const sourceOf = (functionName: string, payload: string): string => {
      const { type, requestContext = {} } = JSON.parse(payload) as {
        type?: string;
        requestContext?: Record<string, string>;
      };
      return type === 'REQUEST'
        ? `${arn}/authorizers/${authorizers.get(functionName)}`
        : `${arn}/${requestContext['stage']}/${requestContext['routeKey']}`;
    };
    return {
      async invoke(functionName, payload) {
        if (!permitted.has(functionName)) check(principal, functionName, sourceOf(functionName, payload));
        return invoker.invoke(functionName, payload);
      },
    };
  };

  return { check, gatewayInvoker };
};
