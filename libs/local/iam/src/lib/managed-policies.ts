/** What some of AWS's own policies allow of the services that are emulated; actions and resources as AWS has them. */
const GRANTS: Record<string, { actions: string[]; resource?: string }> = {
  AdministratorAccess: { actions: ['*'] },
  PowerUserAccess: { actions: ['dynamodb:*', 'lambda:*', 'execute-api:*', 'logs:*', 'sqs:*'] },
  AmazonAPIGatewayInvokeFullAccess: {
    actions: ['execute-api:Invoke', 'execute-api:ManageConnections'],
    resource: 'arn:aws:execute-api:*:*:*',
  },
  AmazonDynamoDBFullAccess: { actions: ['dynamodb:*'] },
  AmazonDynamoDBFullAccess_v2: { actions: ['dynamodb:*'] },
  AmazonDynamoDBReadOnlyAccess: {
    actions: [
      'dynamodb:BatchGetItem',
      'dynamodb:Describe*',
      'dynamodb:List*',
      'dynamodb:GetItem',
      'dynamodb:Query',
      'dynamodb:Scan',
      'dynamodb:PartiQLSelect',
    ],
  },
  AmazonSQSFullAccess: { actions: ['sqs:*'] },
  'service-role/AWSLambdaSQSQueueExecutionRole': {
    actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'logs:*'],
  },
  AWSLambda_FullAccess: { actions: ['lambda:*'] },
  'service-role/AWSLambdaRole': { actions: ['lambda:InvokeFunction'] },
  // These allow nothing but logs, traces and what belongs to a network.
  CloudWatchLogsFullAccess: { actions: ['logs:*'] },
  AWSXRayDaemonWriteAccess: { actions: ['xray:Put*', 'xray:Get*'] },
  'service-role/AWSLambdaBasicExecutionRole': { actions: ['logs:*'] },
  'service-role/AWSLambdaVPCAccessExecutionRole': { actions: ['logs:*', 'ec2:*'] },
};

/** The JSON of one of AWS's own policies (AWS Managed Policy Reference); nothing for one that is not known here. */
export const managedPolicy = (arn: string): string | undefined => {
  const name = /^arn:aws[\w-]*:iam::aws:policy\/(.+)$/.exec(arn)?.[1];
  const grant = name === undefined ? undefined : GRANTS[name];
  return (
    grant && JSON.stringify({ Statement: { Effect: 'Allow', Action: grant.actions, Resource: grant.resource ?? '*' } })
  );
};
