import { join } from 'node:path';
import { CDKTF_APP } from '../fixtures/cdktf-app';
import { CHAT_TUTORIAL } from '../fixtures/chat-tutorial';
import { project, removeProjects } from '../fixtures/project';
import { readTerraform } from './read-terraform';

afterEach(removeProjects);

describe('the chat tutorial as foreign Terraform JSON', () => {
  const read = (environment = {}) => readTerraform(project(CHAT_TUTORIAL), { environment });

  it('has its functions, one for each element of a set', () => {
    const directory = project(CHAT_TUTORIAL);
    const { functions, region, accountId } = readTerraform(directory);
    expect([region, accountId]).toEqual(['eu-central-1', '123456789012']);
    expect(functions.map(({ address }) => address)).toEqual([
      'aws_lambda_function.handler["connect"]',
      'aws_lambda_function.handler["disconnect"]',
      'aws_lambda_function.handler["sendmessage"]',
    ]);
    expect(functions[2]).toEqual({
      name: 'chat-sendmessage',
      arn: 'arn:aws:lambda:eu-central-1:123456789012:function:chat-sendmessage',
      runtime: 'nodejs20.x',
      handler: 'app.handler',
      archive: join(directory, 'dist/sendmessage.zip'),
      environment: { TABLE_NAME: 'chat-connections', LIMIT: '5' },
      timeoutSeconds: 3,
      memoryMb: 128,
      logGroup: '/aws/lambda/chat-sendmessage',
      address: 'aws_lambda_function.handler["sendmessage"]',
      role: expect.stringMatching(/^arn:aws:iam::123456789012:role\/chat-\w{12}$/),
    });
  });

  it('has its API with a stage and three routes that lead to the functions', () => {
    const integration = (functionName: string) => ({ type: 'AWS_PROXY', functionName, timeoutMs: 29_000 });
    expect(read().apis).toEqual([
      {
        id: expect.stringMatching(/^[a-z0-9]{10}$/),
        name: 'chat',
        routeSelectionExpression: '$request.body.action',
        stages: [{ name: 'production', variables: {}, throttle: { rateLimit: 10_000, burstLimit: 5_000 } }],
        routes: [
          { key: '$connect', twoWay: false, integration: integration('chat-connect') },
          { key: '$disconnect', twoWay: false, integration: integration('chat-disconnect') },
          { key: 'sendmessage', twoWay: false, integration: integration('chat-sendmessage') },
        ],
      },
    ]);
  });

  it('has its table', () => {
    expect(read().tables).toEqual([
      {
        name: 'chat-connections',
        hashKey: 'connectionId',
        attributes: [{ name: 'connectionId', type: 'S' }],
        globalSecondaryIndexes: [],
        localSecondaryIndexes: [],
      },
    ]);
  });

  it('lists data sources that are not emulated among it, and resolves none that nothing uses', () => {
    const data = {
      aws_secretsmanager_secret_version: { a: { secret_id: 'a' }, b: { secret_id: 'b' } },
      aws_region: { r: {} },
    };
    const sns = { t: { name: '${data.aws_secretsmanager_secret_version.a.secret_string}' } };
    expect(readTerraform(project({ 'main.tf.json': { data, resource: { aws_sns_topic: sns } } })).skipped).toEqual([
      { type: 'aws_sns_topic', count: 1 },
      { type: 'data.aws_secretsmanager_secret_version', count: 2 },
    ]);
  });

  it('lists what is not emulated', () => {
    expect(read().skipped).toEqual([{ type: 'aws_sns_topic', count: 2 }]);
  });

  it('takes the values of its variables from the environment', () => {
    const { region, tables } = read({ TF_VAR_region: 'ap-south-1', TF_VAR_prefix: 'talk' });
    expect([region, tables[0]?.name]).toEqual(['ap-south-1', 'talk-connections']);
  });

  it('is the same in every run', () => {
    expect(read().apis).toEqual(read().apis);
  });
});

describe('a cdktf.out', () => {
  it('has what its stacks describe together, by SSM parameters', () => {
    const directory = project(CDKTF_APP);
    expect(readTerraform(directory)).toEqual({
      region: 'eu-west-1',
      accountId: '123456789012',
      apis: [
        {
          id: expect.stringMatching(/^[a-z0-9]{10}$/),
          name: 'dev',
          routeSelectionExpression: '$request.body.action',
          stages: [{ name: 'dev', variables: { tier: 'free' }, throttle: { rateLimit: 1_000, burstLimit: 500 } }],
          routes: [
            {
              key: '$connect',
              twoWay: true,
              integration: { type: 'AWS_PROXY', functionName: 'connect', timeoutMs: 10_000 },
            },
          ],
        },
      ],
      functions: [
        {
          name: 'connect',
          arn: 'arn:aws:lambda:eu-west-1:123456789012:function:connect',
          runtime: 'nodejs24.x',
          handler: 'main.handler',
          archive: join(directory, 'stacks/connect/assets/code/0F/archive.zip'),
          environment: { TABLE: 'connections' },
          timeoutSeconds: 10,
          memoryMb: 256,
          reservedConcurrency: 20,
          logGroup: '/carillon/connect',
          address: 'aws_lambda_function.this',
          role: 'arn:aws:iam::123456789012:role/connect',
        },
      ],
      tables: [
        {
          name: 'connections',
          hashKey: 'channel',
          rangeKey: 'connectionId',
          attributes: [
            { name: 'channel', type: 'S' },
            { name: 'connectionId', type: 'S' },
            { name: 'subscriber', type: 'S' },
          ],
          globalSecondaryIndexes: [
            {
              name: 'bySubscriber',
              hashKey: 'subscriber',
              rangeKey: 'channel',
              projectionType: 'KEYS_ONLY',
              nonKeyAttributes: [],
            },
          ],
          localSecondaryIndexes: [],
          ttlAttribute: 'expiresAt',
        },
      ],
      schedules: [],
      queues: [],
      eventSourceMappings: [],
      roles: [
        {
          name: 'connect',
          id: expect.stringMatching(/^AROA/),
          arn: 'arn:aws:iam::123456789012:role/connect',
          trust: '{"Version":"2012-10-17","Statement":[]}',
          policies: [],
          foreignPolicies: [],
          address: 'aws_iam_role.role',
        },
      ],
      permissions: [
        {
          functionName: 'connect',
          action: 'lambda:InvokeFunction',
          principal: 'apigateway.amazonaws.com',
          sourceArn: expect.stringMatching(/^arn:aws:execute-api:eu-west-1:123456789012:[a-z0-9]{10}\/dev\/\$connect$/),
        },
      ],
      skipped: [],
    });
  });

  it('is an error when its manifest names a stack that is not there', () => {
    const { 'stacks/core/cdk.tf.json': _core, ...others } = CDKTF_APP;
    expect(() => readTerraform(project(others))).toThrow(
      'stacks/core: the manifest names this directory, but it is not there',
    );
  });
});

describe('a directory of stacks', () => {
  it('knows sibling states by the files in which they are kept', () => {
    const directory = project({
      'core/main.tf.json': {
        resource: {
          aws_dynamodb_table: { t: { name: 'seats', hash_key: 'id', attribute: [{ name: 'id', type: 'S' }] } },
        },
        output: { table: { value: '${aws_dynamodb_table.t.name}' } },
      },
      'app/main.tf.json': {
        data: { terraform_remote_state: { core: { backend: 'local', config: { path: '../core/terraform.tfstate' } } } },
        resource: {
          aws_ssm_parameter: {
            t: { name: '/t', type: 'String', value: '${data.terraform_remote_state.core.outputs.table}' },
          },
        },
      },
      'notes/readme.md': 'no Terraform here',
    });
    expect(readTerraform(directory).tables.map(({ name }) => name)).toEqual(['seats']);
  });

  it('knows sibling states by bucket and key', () => {
    const s3 = (key: string) => ({ bucket: 'states', key, region: 'eu-west-1' });
    const stacks = (key: string) =>
      project({
        'core/main.tf.json': { terraform: { backend: { s3: s3('core') } }, output: { table: { value: 'seats' } } },
        'app/main.tf.json': {
          data: { terraform_remote_state: { core: { backend: 's3', config: s3(key) } } },
          output: { t: { value: '${data.terraform_remote_state.core.outputs.table}' } },
        },
      });
    expect(() => readTerraform(stacks('core'))).not.toThrow();
    expect(() => readTerraform(stacks('other'))).toThrow(
      'app/main.tf.json: data.terraform_remote_state.core: outputs: no stack of this run keeps its state there',
    );
  });
});

describe('a directory without Terraform JSON', () => {
  it.each([
    [
      'is an error when it is empty',
      {},
      'there is no Terraform JSON: give a cdktf.out, or a directory with *.tf.json files',
    ],
    [
      'is an error that says what to do when it holds HCL',
      { 'main.tf': '' },
      'main.tf: this is HCL, and only Terraform JSON is read: write it as main.tf.json',
    ],
    ['is an error when there is HCL beside the JSON', { 'main.tf.json': {}, 'vars.tf': '' }, 'vars.tf: this is HCL'],
    ['is an error when the JSON is broken', { 'main.tf.json': '{"resource": ' }, 'main.tf.json: this is not JSON: '],
    [
      'is an error when the manifest is broken',
      { 'manifest.json': '[]' },
      'manifest.json: this is not the manifest of a cdktf.out',
    ],
  ])('%s', (_title, files, message) => {
    expect(() => readTerraform(project(files))).toThrow(message);
  });

  it('is an error when it is not there', () => {
    expect(() => readTerraform('/nowhere/at/all')).toThrow('/nowhere/at/all: there is no such directory');
  });
});
