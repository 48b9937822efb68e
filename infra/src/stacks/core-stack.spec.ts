import { all, only, stackOf, synthesized } from '../testing';

const stacks = synthesized();
const core = stackOf(stacks, 'core');

describe('the API', () => {
  it('selects a route by the action of the message', () => {
    expect(only(core, 'aws_apigatewayv2_api')).toMatchObject({
      name: 'carillon-dev',
      protocol_type: 'WEBSOCKET',
      route_selection_expression: '$request.body.action',
    });
  });

  it('has a stage that deploys every route by itself, with both throttles, or every connect would be refused', () => {
    const stage = only(core, 'aws_apigatewayv2_stage');
    expect(stage).toMatchObject({ name: 'dev', auto_deploy: true });
    expect(stage).not.toHaveProperty('deployment_id');
    expect(stage['default_route_settings']).toEqual({
      throttling_rate_limit: 2000,
      throttling_burst_limit: 1000,
      logging_level: 'ERROR',
      data_trace_enabled: false,
      detailed_metrics_enabled: true,
    });
  });

  it('lets clients send a fifth of what API Gateway takes in its region, which in a newer one is less', () => {
    const milan = stackOf(synthesized({ region: 'eu-south-1' }), 'core');
    expect(only(milan, 'aws_apigatewayv2_stage')['default_route_settings']).toMatchObject({
      throttling_rate_limit: 500,
      throttling_burst_limit: 250,
    });
  });

  it('writes an access log of JSON lines with the request id, within the 3 KB that a format may have', () => {
    const { format, destination_arn: destination } = only(core, 'aws_apigatewayv2_stage')[
      'access_log_settings'
    ] as Record<string, string>;
    expect(JSON.parse(format!)).toMatchObject({
      requestId: '$context.requestId',
      connectionId: '$context.connectionId',
    });
    expect(format!.length).toBeLessThan(3 * 1024);
    expect(destination).toMatch(/^\$\{aws_cloudwatch_log_group\.\w*access_log\w*\.arn\}$/);
  });

  it('finds the group of its execution log made before it can make one that never forgets', () => {
    const groups = Object.entries(core.resource['aws_cloudwatch_log_group'] ?? {});
    const [name] =
      groups.find(([, group]) => /^\/aws\/apigateway\/\$\{.*\.id\}\/dev$/.test(String(group['name']))) ?? [];
    expect(only(core, 'aws_apigatewayv2_stage')['depends_on']).toEqual([`aws_cloudwatch_log_group.${name}`]);
  });
});

const tableOf = (name: string) => all(core, 'aws_dynamodb_table').find((table) => table['name'] === name);

describe('the connections table', () => {
  it('is keyed by channel and connection, and forgets by itself', () => {
    expect(tableOf('carillon-dev-connections')).not.toHaveProperty('deletion_protection_enabled');
    expect(tableOf('carillon-dev-connections')).toMatchObject({
      billing_mode: 'PAY_PER_REQUEST',
      hash_key: 'channel',
      range_key: 'connectionId',
      ttl: { enabled: true, attribute_name: 'expiresAt' },
    });
  });
});

describe('the messages table', () => {
  it('is keyed by channel and position, forgets by itself, and cannot be deleted by mistake', () => {
    expect(tableOf('carillon-dev-messages')).toMatchObject({
      billing_mode: 'PAY_PER_REQUEST',
      hash_key: 'channel',
      range_key: 'seq',
      attribute: [
        { name: 'channel', type: 'S' },
        { name: 'seq', type: 'N' },
      ],
      deletion_protection_enabled: true,
      ttl: { enabled: true, attribute_name: 'expiresAt' },
    });
  });
});

describe('the queue of the fan-out', () => {
  const queues = core.resource['aws_sqs_queue'] ?? {};
  const [[deadLettersName, deadLetters] = []] = Object.entries(queues).filter(([, { redrive_policy: p }]) => !p);
  const [queue] = Object.values(queues).filter(({ redrive_policy: policy }) => policy);

  it('keeps an hour, hides a batch for six times the time of its worker, and is encrypted', () => {
    expect(queue).toMatchObject({
      name: 'carillon-dev-fanout',
      visibility_timeout_seconds: 360,
      message_retention_seconds: 3_600,
      receive_wait_time_seconds: 20,
      sqs_managed_sse_enabled: true,
    });
  });

  it('gives up after five deliveries, to dead letters that are kept for two weeks', () => {
    expect(JSON.parse(String(queue?.['redrive_policy']))).toEqual({
      deadLetterTargetArn: `\${aws_sqs_queue.${deadLettersName}.arn}`,
      maxReceiveCount: 5,
    });
    expect(deadLetters).toMatchObject({
      name: 'carillon-dev-fanout-dead-letters',
      message_retention_seconds: 1_209_600,
      sqs_managed_sse_enabled: true,
    });
  });
});

describe('the contract', () => {
  it('tells the other stacks through SSM parameters where everything is', () => {
    const parameters = all(core, 'aws_ssm_parameter').map(({ name, type, value }) => [name, type, value]);
    const path = '/carillon/dev/core/v1';
    expect(parameters.map(([name]) => name).sort()).toEqual(
      [
        'apiId',
        'connectionsShards',
        'connectionsTable',
        'connectionsTableArn',
        'executionArn',
        'fanoutDeadLettersArn',
        'fanoutDeadLettersUrl',
        'fanoutQueueArn',
        'fanoutQueueUrl',
        'managementEndpoint',
        'messagesTable',
        'messagesTableArn',
        'postsPerSecond',
        'stageName',
        'url',
      ].map((value) => `${path}/${value}`),
    );
    expect(parameters.every(([, type]) => type === 'String')).toBe(true);
    expect(Object.fromEntries(parameters.map(([name, , value]) => [name, value]))).toMatchObject({
      [`${path}/connectionsShards`]: '16',
      [`${path}/postsPerSecond`]: '8000',
      [`${path}/managementEndpoint`]: expect.stringMatching(
        /^https:\/\/\$\{aws_apigatewayv2_api\.\w+\.id\}\.execute-api\.eu-west-1\.amazonaws\.com\/\$\{aws_apigatewayv2_stage\.\w+\.name\}$/,
      ),
    });
  });

  it('ends with the URL that clients need', () => {
    expect(core.output['url']?.['value']).toMatch(/^\$\{aws_apigatewayv2_stage\.\w+\.invoke_url\}$/);
  });
});

describe('the account', () => {
  const account = stackOf(stacks, 'account');

  it('lets API Gateway write logs, with the policy that AWS made for it attached first', () => {
    expect(only(account, 'aws_iam_role_policy_attachment')).toMatchObject({
      policy_arn: 'arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs',
    });
    expect(only(account, 'aws_api_gateway_account')).toMatchObject({
      cloudwatch_role_arn: '${aws_iam_role.role.arn}',
      depends_on: ['aws_iam_role_policy_attachment.logging'],
    });
  });
});
