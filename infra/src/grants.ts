import type { GrantVerb } from '@carillon/lambda-manifest';
import { stageArn, type Core } from './contract';
import { allow, type Statement } from './policy';

/** What each verb of a `lambda.json` allows: IAM actions on one ARN. Nothing else in infra gives a Lambda access to data. */
const GRANTS: Record<GrantVerb, (core: Core) => Statement> = {
  'connections:add': (core) => allow(['dynamodb:PutItem'], core('connectionsTableArn')),
  'connections:remove': (core) => allow(['dynamodb:DeleteItem'], core('connectionsTableArn')),
  'connections:read': (core) => allow(['dynamodb:Query'], core('connectionsTableArn')),
  // To count what a connection is in, to put the row, to see that the connection is still there, and to take the row back.
  'subscriptions:add': (core) =>
    allow(
      ['dynamodb:UpdateItem', 'dynamodb:PutItem', 'dynamodb:GetItem', 'dynamodb:DeleteItem'],
      core('connectionsTableArn'),
    ),
  'subscriptions:remove': (core) => allow(['dynamodb:UpdateItem', 'dynamodb:DeleteItem'], core('connectionsTableArn')),
  // To find the end, to put the next row, and for a publisher's own id to claim it, find it again and settle it.
  'messages:append': (core) =>
    allow(['dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:GetItem', 'dynamodb:UpdateItem'], core('messagesTableArn')),
  'messages:read': (core) => allow(['dynamodb:Query'], core('messagesTableArn')),
  // Connection ids are made as clients come, so the last part cannot be narrower; the method is.
  post: (core) => allow(['execute-api:ManageConnections'], `${stageArn(core)}/POST/@connections/*`),
  'fanout:send': (core) => allow(['sqs:SendMessage'], core('fanoutQueueArn')),
  // What Lambda does with the queue as the function's role (Lambda developer guide, "Using SQS", permissions).
  'fanout:consume': (core) =>
    allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], core('fanoutQueueArn')),
  'fanout:bury': (core) => allow(['sqs:SendMessage'], core('fanoutDeadLettersArn')),
};

export const statementsOf = (grants: GrantVerb[], core: Core): Statement[] => grants.map((verb) => GRANTS[verb](core));

/** A Lambda is told where things are exactly when it may use them. */
export function environmentOf(grants: GrantVerb[], core: Core): Record<string, string> {
  const uses = (...subjects: string[]): boolean =>
    grants.some((verb) => subjects.some((subject) => verb.startsWith(`${subject}:`)));
  return {
    ...(uses('connections', 'subscriptions') && {
      CONNECTIONS_TABLE: core('connectionsTable'),
      CONNECTIONS_SHARDS: core('connectionsShards'),
    }),
    ...(uses('messages') && { MESSAGES_TABLE: core('messagesTable') }),
    // The AWS SDK's own setting for this one service: a client without an endpoint posts here.
    ...(grants.includes('post') && { AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: core('managementEndpoint') }),
    ...(grants.includes('fanout:send') && { FANOUT_QUEUE_URL: core('fanoutQueueUrl') }),
    ...(grants.includes('fanout:bury') && { FANOUT_DEAD_LETTERS_URL: core('fanoutDeadLettersUrl') }),
  };
}
