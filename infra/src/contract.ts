import * as aws from './aws';
import type { Construct } from './cdk';

/** What `core` tells the stacks of the Lambdas, and any other team, through SSM parameters. */
export type CoreValue =
  | 'apiId'
  /** Of the API: `arn:aws:execute-api:<region>:<account>:<apiId>`. */
  | 'executionArn'
  | 'stageName'
  /** `https://…`: where `@connections` answers. */
  | 'managementEndpoint'
  /** `wss://…`: where clients connect. */
  | 'url'
  | 'connectionsTable'
  | 'connectionsTableArn'
  /** Over how many partition keys everyone's channel is spread. */
  | 'connectionsShards'
  | 'messagesTable'
  | 'messagesTableArn'
  /** What all workers of the fan-out together may post. */
  | 'postsPerSecond'
  /** Where the parts of large audiences wait for their worker. */
  | 'fanoutQueueUrl'
  | 'fanoutQueueArn'
  /** Where those wait for a person that no worker could serve. */
  | 'fanoutDeadLettersUrl'
  | 'fanoutDeadLettersArn';

/** Looks up one value of the contract; a stack reads only the parameters that it asks for. */
export type Core = (value: CoreValue) => string;

/** `v1` is a promise: a value may be added, none may change its meaning. */
const parameterName = (stage: string, value: CoreValue): string => `/carillon/${stage}/core/v1/${value}`;

/** Writes the contract. */
export function publishCore(scope: Construct, stage: string, values: Record<CoreValue, string>): void {
  for (const [value, text] of Object.entries(values) as [CoreValue, string][]) {
    new aws.SsmParameter(scope, value, { name: parameterName(stage, value), type: 'String', value: text });
  }
}

/** Reads the contract where Terraform plans, so `core` must have been applied before. */
export function readCore(scope: Construct, stage: string): Core {
  const read = new Map<CoreValue, aws.DataAwsSsmParameter>();
  return (value) => {
    const parameter =
      read.get(value) ?? new aws.DataAwsSsmParameter(scope, value, { name: parameterName(stage, value) });
    read.set(value, parameter);
    return parameter.insecureValue; // nothing here is secret: `value` would hide every ARN that a plan shows
  };
}

const authorizerParameter = (stage: string): string => `/carillon/${stage}/authorizer/v1/id`;

/** Tells the stack of `$connect` which authorizer guards it, once that may be asked. */
export function publishAuthorizer(
  scope: Construct,
  { stage, authorizerId, dependsOn }: { stage: string; authorizerId: string; dependsOn: aws.LambdaPermission[] },
): void {
  new aws.SsmParameter(scope, 'id', {
    name: authorizerParameter(stage),
    type: 'String',
    value: authorizerId,
    dependsOn,
  });
}

/** Where Terraform plans, so the authorizer's stack must have been applied before. */
export const readAuthorizer = (scope: Construct, stage: string): string =>
  new aws.DataAwsSsmParameter(scope, 'authorizer', { name: authorizerParameter(stage) }).insecureValue;

/** The ARN under which API Gateway knows what happens on the stage: `<executionArn>/<stageName>`. */
export const stageArn = (core: Core): string => `${core('executionArn')}/${core('stageName')}`;
