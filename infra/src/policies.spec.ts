import { resolve } from 'node:path';
import { readManifests } from '@carillon/lambda-manifest';
import { all, stackOf, synthesized, type Block, type Stack } from './testing';

interface Statement {
  Action: string | string[];
  Resource?: string;
  Principal?: { Service: string };
  Condition?: unknown;
}

const stacks = synthesized();
const statementsIn = (json: unknown): Statement[] => JSON.parse(String(json)).Statement;

/** What the role of that name may do, as `action on ARN`, with parameters of the core by their names. */
function allowed(stack: Stack, roleName: string): string[] {
  const [role] = Object.entries(stack.resource['aws_iam_role'] ?? {}).find(([, { name }]) => name === roleName) ?? [];
  return all(stack, 'aws_iam_role_policy')
    .filter((policy) => policy['role'] === `\${aws_iam_role.${role}.name}`)
    .flatMap(({ policy }) => statementsIn(policy))
    .flatMap(({ Action, Resource = '' }) =>
      [Action].flat().map((action) => `${action} on ${readable(stack, Resource)}`),
    );
}

const readable = (stack: Stack, arn: string): string =>
  arn
    .replaceAll(/\$\{data\.aws_ssm_parameter\.(\w+)\.insecure_value\}/g, (_, name: string) => {
      const parameter = String(stack.data['aws_ssm_parameter']?.[name]?.['name']);
      return `<${parameter.replace('/carillon/dev/core/v1/', '')}>`;
    })
    .replaceAll(/\$\{(aws_\w+)\.\w+\.arn\}/g, '<$1>');

const log = ['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => `${action} on <aws_cloudwatch_log_group>:*`);
const read = 'dynamodb:Query on <connectionsTableArn>';
const remove = 'dynamodb:DeleteItem on <connectionsTableArn>';
const append = ['Query', 'PutItem', 'GetItem', 'UpdateItem'].map(
  (action) => `dynamodb:${action} on <messagesTableArn>`,
);
const post = 'execute-api:ManageConnections on <executionArn>/<stageName>/POST/@connections/*';

const handOver = 'sqs:SendMessage on <fanoutQueueArn>';
/** Lambda, as the function, with an asynchronous event that came to nothing. */
const bury = 'sqs:SendMessage on <aws_sqs_queue>';

describe('a role', () => {
  it.each([
    ['connect', ['dynamodb:PutItem on <connectionsTableArn>', ...log]],
    ['disconnect', [remove, ...log]],
    ['default', log],
    ['sendmessage', [read, remove, ...append, post, handOver, ...log]],
    ['publish', [read, remove, ...append, post, handOver, bury, ...log]],
    ['scheduler', [read, remove, ...append, post, handOver, bury, ...log]],
    [
      'subscribe',
      [
        'dynamodb:UpdateItem on <connectionsTableArn>',
        'dynamodb:PutItem on <connectionsTableArn>',
        'dynamodb:GetItem on <connectionsTableArn>',
        remove,
        'dynamodb:Query on <messagesTableArn>',
        ...log,
      ],
    ],
    ['unsubscribe', ['dynamodb:UpdateItem on <connectionsTableArn>', remove, ...log]],
    [
      'fanout',
      [
        ...[read, remove, post, handOver],
        'sqs:ReceiveMessage on <fanoutQueueArn>',
        'sqs:DeleteMessage on <fanoutQueueArn>',
        'sqs:GetQueueAttributes on <fanoutQueueArn>',
        'sqs:SendMessage on <fanoutDeadLettersArn>',
        ...log,
      ],
    ],
    ['typing', [post, ...log]],
  ])('of %s may do exactly what its grants say, bury its own events, and write its own log', (name, actions) => {
    expect(allowed(stackOf(stacks, name), `carillon-dev-${name}`)).toEqual(actions);
  });

  it('of a timer may invoke its function and fill its dead-letter queue', () => {
    expect(allowed(stackOf(stacks, 'scheduler'), 'carillon-dev-scheduler-timer')).toEqual([
      'lambda:InvokeFunction on <aws_lambda_function>',
      'sqs:SendMessage on <aws_sqs_queue>',
    ]);
  });

  it('can be assumed by the one service that needs it, by Scheduler only for its own group of schedules', () => {
    const trusts = stacks.flatMap((stack) =>
      all(stack, 'aws_iam_role').map(({ name, assume_role_policy: trust }) => {
        const [{ Principal, Condition } = {}, ...others] = statementsIn(trust) as Partial<Statement>[];
        expect(others).toEqual([]);
        return [name, { service: Principal?.Service, ...(Condition !== undefined && { Condition }) }];
      }),
    );
    const lambda = { service: 'lambda.amazonaws.com' };
    expect(Object.fromEntries(trusts)).toEqual({
      'carillon-api-gateway-logs-eu-west-1': { service: 'apigateway.amazonaws.com' },
      'carillon-dev-connect': lambda,
      'carillon-dev-default': lambda,
      'carillon-dev-disconnect': lambda,
      'carillon-dev-fanout': lambda,
      'carillon-dev-publish': lambda,
      'carillon-dev-scheduler': lambda,
      'carillon-dev-sendmessage': lambda,
      'carillon-dev-subscribe': lambda,
      'carillon-dev-unsubscribe': lambda,
      'carillon-dev-typing': lambda,
      'carillon-dev-scheduler-timer': {
        service: 'scheduler.amazonaws.com',
        Condition: {
          StringEquals: {
            'aws:SourceAccount': '${data.aws_caller_identity.caller.account_id}',
            'aws:SourceArn': expect.stringMatching(/^\$\{aws_scheduler_schedule_group\.\w+\.arn\}$/),
          },
        },
      },
    });
  });
});

const apps = readManifests(resolve(__dirname, '..', '..', 'apps'));
const own = Object.fromEntries(apps.map(({ name, ...manifest }) => [name, manifest]));

describe.each([
  ['a written system', stacks],
  ['the Lambdas of this workspace', synthesized({}, own)],
])('in %s', (_, system) => {
  const resources = (type: string): Block[] => system.flatMap((stack) => all(stack, type));

  it('no policy has a star but where AWS has nothing narrower: connections to come and log streams to come', () => {
    const statements = resources('aws_iam_role_policy').flatMap(({ policy }) => statementsIn(policy));
    expect(statements.length).toBeGreaterThan(0);
    for (const { Action, Resource = '' } of statements) {
      expect([Action].flat().join()).toMatch(/^[\w:,-]+$/);
      expect(
        Resource.replace(/\/POST\/@connections\/\*$/, '').replace(
          /^(\$\{aws_cloudwatch_log_group\.\w+\.arn\}):\*$/,
          '$1',
        ),
      ).not.toContain('*');
    }
  });

  it('no permission has a star, and API Gateway may invoke a function for one route only', () => {
    for (const stack of system) {
      const routes = all(stack, 'aws_apigatewayv2_route').map(({ route_key: key }) => key);
      const sources = all(stack, 'aws_lambda_permission').map((permission) =>
        readable(stack, String(permission['source_arn'])),
      );
      expect(sources).toEqual(routes.map((key) => `<executionArn>/<stageName>/${String(key)}`));
    }
  });

  it('every role has its policy', () => {
    const roles = resources('aws_iam_role');
    const attached = [...resources('aws_iam_role_policy'), ...resources('aws_iam_role_policy_attachment')];
    expect(attached).toHaveLength(roles.length);
  });
});
