import * as aws from '../aws';
import { Construct } from '../cdk';
import { clientsIn } from '../request-quota';
import type { Settings } from '../settings';
import { logGroup } from './log-group';

/** One line per connect, message and disconnect; never a payload. `requestId` is what API Gateway demands of the format. */
const ACCESS_LOG_FORMAT = JSON.stringify({
  requestId: '$context.requestId',
  requestTime: '$context.requestTime',
  connectionId: '$context.connectionId',
  eventType: '$context.eventType',
  routeKey: '$context.routeKey',
  status: '$context.status',
  errorType: '$context.error.responseType',
  integrationStatus: '$context.integration.integrationStatus',
  lambdaStatus: '$context.integration.status',
  integrationError: '$context.integrationErrorMessage',
  integrationLatency: '$context.integrationLatency',
  sourceIp: '$context.identity.sourceIp',
});

/** The API and its one stage. Routes come from the Lambdas' own stacks, and `auto_deploy` makes each of them live. */
export class WebSocketApi extends Construct {
  readonly name: string;
  readonly id: string;
  readonly executionArn: string;
  readonly stageName: string;
  readonly url: string;
  readonly managementEndpoint: string;

  constructor(scope: Construct, id: string, { stage: stageName, region }: Settings) {
    super(scope, id);
    const name = `carillon-${stageName}`;
    const api = new aws.Apigatewayv2Api(this, 'api', {
      name,
      protocolType: 'WEBSOCKET',
      routeSelectionExpression: '$request.body.action',
    });
    const accessLog = logGroup(this, 'access_log', `/aws/apigateway/${name}/access`);
    // API Gateway writes what goes wrong in the stage to a group of this name, and would make one that never forgets.
    const executionLog = logGroup(this, 'execution_log', `/aws/apigateway/${api.id}/${stageName}`);
    const { requestsPerSecond, burst } = clientsIn(region);
    const stage = new aws.Apigatewayv2Stage(this, 'stage', {
      apiId: api.id,
      name: stageName,
      autoDeploy: true,
      defaultRouteSettings: {
        // Both, always: where one is missing it is 0, and every connect is answered with 429.
        throttlingRateLimit: requestsPerSecond,
        throttlingBurstLimit: burst,
        loggingLevel: 'ERROR',
        dataTraceEnabled: false,
        detailedMetricsEnabled: true,
      },
      accessLogSettings: { destinationArn: accessLog.arn, format: ACCESS_LOG_FORMAT },
      dependsOn: [executionLog],
    });
    this.name = name;
    this.id = api.id;
    this.executionArn = api.executionArn;
    this.stageName = stage.name;
    this.url = stage.invokeUrl;
    this.managementEndpoint = `https://${api.id}.execute-api.${region}.amazonaws.com/${stage.name}`;
  }
}
