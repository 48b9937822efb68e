/**
 * The façade of the AWS bindings, used as `import * as aws`. Deep imports only: each costs about a tenth of a second, the root of
 * the package several seconds and half a gigabyte.
 */
export { ApiGatewayAccount } from '@cdktf/provider-aws/lib/api-gateway-account';
export { Apigatewayv2Api } from '@cdktf/provider-aws/lib/apigatewayv2-api';
export { Apigatewayv2Authorizer } from '@cdktf/provider-aws/lib/apigatewayv2-authorizer';
export { Apigatewayv2Integration } from '@cdktf/provider-aws/lib/apigatewayv2-integration';
export { Apigatewayv2Route } from '@cdktf/provider-aws/lib/apigatewayv2-route';
export { Apigatewayv2RouteResponse } from '@cdktf/provider-aws/lib/apigatewayv2-route-response';
export { Apigatewayv2Stage } from '@cdktf/provider-aws/lib/apigatewayv2-stage';
export { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
export { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
export { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
export { DataAwsSsmParameter } from '@cdktf/provider-aws/lib/data-aws-ssm-parameter';
export { DynamodbTable } from '@cdktf/provider-aws/lib/dynamodb-table';
export { IamRole } from '@cdktf/provider-aws/lib/iam-role';
export { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
export { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
export { LambdaEventSourceMapping } from '@cdktf/provider-aws/lib/lambda-event-source-mapping';
export { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
export { LambdaFunctionEventInvokeConfig } from '@cdktf/provider-aws/lib/lambda-function-event-invoke-config';
export { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
export { AwsProvider } from '@cdktf/provider-aws/lib/provider';
export { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
export { SchedulerScheduleGroup } from '@cdktf/provider-aws/lib/scheduler-schedule-group';
export { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
export { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
