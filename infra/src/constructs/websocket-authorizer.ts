import type { AuthorizerTrigger } from '@carillon/lambda-manifest';
import * as aws from '../aws';
import { Construct } from '../cdk';
import { publishAuthorizer, type Core } from '../contract';
import type { LambdaFunction } from './lambda-function';

export interface WebSocketAuthorizerProps {
  authorizer: AuthorizerTrigger['authorizer'];
  lambda: LambdaFunction;
  core: Core;
  stage: string;
}

/** What API Gateway asks before it lets a client connect; its id goes to the stack of `$connect` through a parameter. */
export class WebSocketAuthorizer extends Construct {
  constructor(scope: Construct, id: string, { authorizer, lambda, core, stage }: WebSocketAuthorizerProps) {
    super(scope, id);
    const { identitySources } = authorizer;
    const { id: authorizerId } = new aws.Apigatewayv2Authorizer(this, 'authorizer', {
      apiId: core('apiId'),
      name: lambda.name,
      authorizerType: 'REQUEST',
      authorizerUri: lambda.invokeArn,
      ...(identitySources.length > 0 && { identitySources }),
    });
    const permission = new aws.LambdaPermission(this, 'permission', {
      statementId: 'api-gateway',
      action: 'lambda:InvokeFunction',
      functionName: lambda.name,
      principal: 'apigateway.amazonaws.com',
      sourceArn: `${core('executionArn')}/authorizers/${authorizerId}`,
    });
    publishAuthorizer(this, { stage, authorizerId, dependsOn: [permission] });
  }
}
