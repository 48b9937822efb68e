import { type Files, project, removeProjects } from '../../fixtures/project';
import type { ObjectValue } from '../expressions/value';
import { siblingsAmong } from './siblings';
import { type Stack, openStack } from './stack';

afterEach(removeProjects);

/** The outputs of a configuration whose default region is `eu-west-1`. */
const outputsOf = (configuration: object, files: Files = {}): ObjectValue => {
  const provider = { aws: [{ region: 'eu-west-1' }, { alias: 'us', region: 'us-east-1' }] };
  const path = project({ 'main.tf.json': { provider, ...configuration }, ...files });
  const stacks: Stack[] = [];
  stacks.push(
    openStack(
      { name: 'app', path },
      { accountId: '123456789012', environment: {}, siblings: siblingsAmong(() => stacks) },
    ),
  );
  return stacks[0]?.outputs ?? {};
};

const output = (values: Record<string, string>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value: `\${${value}}` }]));

describe('the attributes of a resource that AWS makes up', () => {
  it.each<[string, object, string, unknown]>([
    ['aws_apigatewayv2_api', { protocol_type: 'WEBSOCKET' }, 'id', expect.stringMatching(/^[a-z0-9]{10}$/)],
    [
      'aws_apigatewayv2_api',
      { protocol_type: 'WEBSOCKET' },
      'api_endpoint',
      expect.stringMatching(/^wss:\/\/\w{10}\.execute-api\.eu-west-1\.amazonaws\.com$/),
    ],
    ['aws_apigatewayv2_api', { protocol_type: 'HTTP' }, 'api_endpoint', expect.stringMatching(/^https:\/\//)],
    [
      'aws_apigatewayv2_api',
      {},
      'execution_arn',
      expect.stringMatching(/^arn:aws:execute-api:eu-west-1:123456789012:\w{10}$/),
    ],
    [
      'aws_apigatewayv2_stage',
      { api_id: 'abc', name: 'dev' },
      'invoke_url',
      'wss://abc.execute-api.eu-west-1.amazonaws.com/dev',
    ],
    [
      'aws_apigatewayv2_stage',
      { api_id: 'abc', name: 'dev' },
      'execution_arn',
      'arn:aws:execute-api:eu-west-1:123456789012:abc/dev',
    ],
    [
      'aws_apigatewayv2_stage',
      { api_id: 'abc', name: 'dev' },
      'arn',
      'arn:aws:apigateway:eu-west-1::/apis/abc/stages/dev',
    ],
    ['aws_lambda_function', { function_name: 'f' }, 'arn', 'arn:aws:lambda:eu-west-1:123456789012:function:f'],
    [
      'aws_lambda_function',
      { function_name: 'f' },
      'qualified_arn',
      'arn:aws:lambda:eu-west-1:123456789012:function:f:$LATEST',
    ],
    ['aws_lambda_function', { function_name: 'f', publish: true }, 'version', '1'],
    [
      'aws_lambda_function',
      { function_name: 'f' },
      'invoke_arn',
      'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:f/invocations',
    ],
    [
      'aws_lambda_alias',
      { function_name: 'f', name: 'live' },
      'arn',
      'arn:aws:lambda:eu-west-1:123456789012:function:f:live',
    ],
    ['aws_dynamodb_table', { name: 't' }, 'arn', 'arn:aws:dynamodb:eu-west-1:123456789012:table/t'],
    [
      'aws_dynamodb_table',
      { name: 't', stream_enabled: true },
      'stream_arn',
      expect.stringContaining(':table/t/stream/'),
    ],
    ['aws_sqs_queue', { name: 'q' }, 'url', 'https://sqs.eu-west-1.amazonaws.com/123456789012/q'],
    ['aws_sqs_queue', { name: 'q' }, 'arn', 'arn:aws:sqs:eu-west-1:123456789012:q'],
    ['aws_iam_role', { name: 'r' }, 'arn', 'arn:aws:iam::123456789012:role/r'],
    ['aws_iam_role', { name: 'r', path: '/svc/' }, 'arn', 'arn:aws:iam::123456789012:role/svc/r'],
    ['aws_iam_role', { name_prefix: 'r-' }, 'id', expect.stringMatching(/^r-[a-z0-9]{12}$/)],
    ['aws_iam_role', {}, 'name', expect.stringMatching(/^terraform-[a-z0-9]{12}$/)],
    ['aws_cloudwatch_log_group', { name: '/x' }, 'arn', 'arn:aws:logs:eu-west-1:123456789012:log-group:/x'],
    ['aws_cloudwatch_event_rule', { name: 'tick' }, 'arn', 'arn:aws:events:eu-west-1:123456789012:rule/tick'],
    [
      'aws_scheduler_schedule',
      { name: 's', group_name: 'g' },
      'arn',
      'arn:aws:scheduler:eu-west-1:123456789012:schedule/g/s',
    ],
    [
      'aws_ssm_parameter',
      { name: '/a/b', insecure_value: 'v' },
      'arn',
      'arn:aws:ssm:eu-west-1:123456789012:parameter/a/b',
    ],
    ['aws_ssm_parameter', { name: '/a/b', insecure_value: 'v' }, 'value', 'v'],
    [
      'aws_lambda_function',
      { function_name: 'f', region: 'ap-south-1' },
      'arn',
      'arn:aws:lambda:ap-south-1:123456789012:function:f',
    ],
    [
      'aws_lambda_function',
      { function_name: 'f', provider: 'aws.us' },
      'arn',
      'arn:aws:lambda:us-east-1:123456789012:function:f',
    ],
    [
      'aws_lambda_function',
      { function_name: 'f', environment: { variables: { A: 'b' } } },
      'environment[0].variables.A',
      'b',
    ],
    ['aws_lambda_function', { function_name: 'f' }, 'description', null],
  ])('%s %j has as %s %p', (type, body, attribute, expected) => {
    const configuration = { resource: { [type]: { x: body } }, output: output({ x: `${type}.x.${attribute}` }) };
    expect(outputsOf(configuration)['x']).toEqual(expected);
  });

  it('differ from resource to resource', () => {
    const resource = { aws_apigatewayv2_api: { a: { count: 2 }, b: {} } };
    const { ids } = outputsOf({
      resource,
      output: output({ ids: 'concat(aws_apigatewayv2_api.a[*].id, [aws_apigatewayv2_api.b.id])' }),
    });
    expect(new Set(ids as string[]).size).toBe(3);
  });

  it('are plausible for a type that is not known', () => {
    const resource = { aws_sns_topic: { t: { name: 'alarms', tags: { a: 'b' } } }, random_pet: { p: {} } };
    const values = {
      arn: 'aws_sns_topic.t.arn',
      name: 'aws_sns_topic.t.name',
      tag: 'aws_sns_topic.t.tags.a',
      owner: 'aws_sns_topic.t.owner',
      pet: 'random_pet.p.id',
    };
    expect(outputsOf({ resource, output: output(values) })).toEqual({
      arn: expect.stringMatching(/^arn:aws:sns:eu-west-1:123456789012:topic\/\w+$/),
      name: 'alarms',
      tag: 'b',
      owner: expect.stringMatching(/^owner-\w{10}$/),
      pet: expect.stringMatching(/^\w{10}$/),
    });
  });

  it('may be asked for a whole resource', () => {
    const resource = { aws_sqs_queue: { q: { for_each: { a: 1, b: 2 }, name: '${each.key}-${each.value}' } } };
    const { names } = outputsOf({ resource, output: output({ names: 'values(aws_sqs_queue.q)[*].name' }) });
    expect(names).toEqual(['a-1', 'b-2']);
  });

  it('are made for the elements of a map or a set, not of a list', () => {
    const made = (forEach: string) => {
      const resource = { aws_sqs_queue: { q: { for_each: forEach, name: '${each.value}' } } };
      return outputsOf({ resource, output: output({ names: '[for q in aws_sqs_queue.q : q.name]' }) })['names'];
    };
    expect(made('${toset(["b", "a"])}')).toEqual(['a', 'b']);
    expect(made('${setunion(["a"], ["b"])}')).toEqual(['a', 'b']);
    expect(() => made('${["a"]}')).toThrow(
      'aws_sqs_queue.q: for_each: a list stands where a map or a set is needed: toset makes a set',
    );
  });

  it('know count.index, path and workspace', () => {
    const resource = { aws_sqs_queue: { q: { count: 2, name: 'q${count.index}' } } };
    const values = {
      names: 'aws_sqs_queue.q[*].name',
      path: '[path.module, path.root]',
      workspace: 'terraform.workspace',
    };
    expect(outputsOf({ resource, output: output(values) })).toEqual({
      names: ['q0', 'q1'],
      path: ['.', '.'],
      workspace: 'default',
    });
  });
});

describe('a data source', () => {
  const data = { aws_vpc: { v: { tags: { Name: 'main' } } }, aws_secretsmanager_secret_version: { s: {} } };

  it('of a type that is not known has what refers to it made up, and what it is given', () => {
    const values = {
      id: 'data.aws_vpc.v.id',
      name: 'data.aws_vpc.v.name',
      arn: 'data.aws_vpc.v.arn',
      roleArn: 'data.aws_vpc.v.role_arn',
      region: 'data.aws_vpc.v.region',
      tag: 'data.aws_vpc.v.tags.Name',
    };
    expect(outputsOf({ data, output: output(values) })).toEqual({
      id: expect.stringMatching(/^\w{10}$/),
      name: expect.stringMatching(/^terraform-\w{12}$/),
      arn: expect.stringMatching(/^arn:aws:vpc:eu-west-1:123456789012:/),
      roleArn: expect.stringMatching(/^arn:aws:vpc:eu-west-1:123456789012:/),
      region: 'eu-west-1',
      tag: 'main',
    });
  });

  it.each(['%', 'try(%, "a guess")', 'nonsensitive(%)'])(
    'of such a type tells nothing that it would have to read: %s',
    (use) => {
      const secret = 'data.aws_secretsmanager_secret_version.s.secret_string';
      expect(() => outputsOf({ data, output: output({ secret: use.replace('%', secret) }) })['secret']).toThrow(
        `main.tf.json: output.secret: value: ${secret} is not known here: data sources of this type are not emulated`,
      );
    },
  );

  it('knows account, region and partition', () => {
    const data = { aws_caller_identity: { me: {} }, aws_region: { here: {} }, aws_partition: { p: {} } };
    const values = {
      account: 'data.aws_caller_identity.me.account_id',
      region: 'data.aws_region.here.name',
      partition: 'data.aws_partition.p.partition',
    };
    expect(outputsOf({ data, output: output(values) })).toEqual({
      account: '123456789012',
      region: 'eu-west-1',
      partition: 'aws',
    });
  });

  it('writes a policy as the provider does', () => {
    const statement = [
      {
        sid: 'Read',
        actions: ['dynamodb:GetItem', 'dynamodb:Query'],
        resources: ['arn:${data.aws_partition.p.partition}:x'],
        condition: { test: 'StringEquals', variable: 'aws:username', values: ['&{aws:userid}'] },
      },
      {
        effect: 'Deny',
        not_actions: ['s3:*'],
        principals: [
          { type: 'Service', identifiers: ['lambda.amazonaws.com'] },
          { type: 'AWS', identifiers: ['1', '2'] },
        ],
      },
    ];
    const data = { aws_partition: { p: {} }, aws_iam_policy_document: { d: { statement } } };
    const { json, size } = outputsOf({
      data,
      output: output({
        json: 'data.aws_iam_policy_document.d.json',
        size: 'length(data.aws_iam_policy_document.d.minified_json)',
      }),
    });
    const policy = {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'Read',
          Effect: 'Allow',
          Action: ['dynamodb:Query', 'dynamodb:GetItem'],
          Resource: 'arn:aws:x',
          Condition: { StringEquals: { 'aws:username': '${aws:userid}' } },
        },
        { Effect: 'Deny', NotAction: 's3:*', Principal: { Service: 'lambda.amazonaws.com', AWS: ['2', '1'] } },
      ],
    };
    expect(json).toBe(JSON.stringify(policy, null, 2));
    expect(size).toBe(JSON.stringify(policy).length);
  });

  it('merges policies, of which an override replaces the statement of the same name', () => {
    const document = (...ids: string[]) => ({
      statement: ids.map((sid) => ({ sid, actions: [`x:${sid}`], resources: ['*'] })),
    });
    const data = {
      aws_iam_policy_document: {
        base: document('A', 'B'),
        other: { statement: { sid: 'B', effect: 'Deny', actions: ['x:B'], resources: ['*'] } },
        all: {
          source_policy_documents: ['${data.aws_iam_policy_document.base.json}'],
          override_policy_documents: ['${data.aws_iam_policy_document.other.json}'],
        },
      },
    };
    const { effects } = outputsOf({
      data,
      output: output({ effects: 'jsondecode(data.aws_iam_policy_document.all.json).Statement[*].Effect' }),
    });
    expect(effects).toEqual(['Allow', 'Deny']);
  });

  it('reads a file', () => {
    const configuration = {
      data: { local_file: { f: { filename: 'a.txt' } } },
      output: output({ f: 'data.local_file.f.content' }),
    };
    expect(outputsOf(configuration, { 'a.txt': 'text' })).toEqual({ f: 'text' });
  });
});
