import type { RouteTrigger } from '@carillon/lambda-manifest';
import * as aws from '../aws';
import { Construct } from '../cdk';
import { stageArn, type Core } from '../contract';
import type { LambdaFunction } from './lambda-function';

/** API Gateway's maximum: the function's own time-out is shorter and ends first, with a log line that says so. */
const INTEGRATION_TIMEOUT_MS = 29_000;

export interface WebSocketRouteProps extends RouteTrigger {
  lambda: LambdaFunction;
  core: Core;
  /** Who is asked before this route. Only `$connect` can have one (developer guide, "Control access to WebSocket APIs"). */
  authorizerId?: string;
}

/** A route of the API that a function serves. */
export class WebSocketRoute extends Construct {
  constructor(scope: Construct, id: string, props: WebSocketRouteProps) {
    super(scope, id);
    const { route: routeKey, routeResponse, lambda, core, authorizerId } = props;
    const integration = new aws.Apigatewayv2Integration(this, 'integration', {
      apiId: core('apiId'),
      integrationType: 'AWS_PROXY',
      integrationMethod: 'POST',
      integrationUri: lambda.invokeArn,
      timeoutMilliseconds: INTEGRATION_TIMEOUT_MS,
    });
    const permission = new aws.LambdaPermission(this, 'permission', {
      statementId: 'api-gateway',
      action: 'lambda:InvokeFunction',
      functionName: lambda.name,
      principal: 'apigateway.amazonaws.com',
      sourceArn: `${stageArn(core)}/${routeKey}`,
    });
    const route = new aws.Apigatewayv2Route(this, 'route', {
      apiId: core('apiId'),
      routeKey,
      target: `integrations/${integration.id}`,
      ...(authorizerId === undefined ? { authorizationType: 'NONE' } : { authorizationType: 'CUSTOM', authorizerId }),
      ...(routeResponse && { routeResponseSelectionExpression: '$default' }),
      dependsOn: [permission], // a route goes live at once, and without the permission it answers with an error
    });
    if (routeResponse) {
      new aws.Apigatewayv2RouteResponse(this, 'response', {
        apiId: core('apiId'),
        routeId: route.id,
        routeResponseKey: '$default',
      });
    }
  }
}
