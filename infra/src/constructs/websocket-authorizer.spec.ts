import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesize } from '../synthesize';
import { all, only, read, stackOf, workspace } from '../testing';

const identitySources = ['route.request.querystring.token'];
const system = {
  connect: { trigger: { route: '$connect' }, grants: ['connections:add'] },
  disconnect: { trigger: { route: '$disconnect' } },
  bouncer: { trigger: { authorizer: { identitySources } } },
};

const { input, remove } = workspace(system);
const stacks = read(input.outdir, synthesize(input));
const manifest = JSON.parse(readFileSync(join(input.outdir, 'manifest.json'), 'utf8'));
remove();

const authorizerId = /^\$\{aws_apigatewayv2_authorizer\.\w+\.id\}$/;

describe('an authorizer', () => {
  const bouncer = stackOf(stacks, 'bouncer');

  it('is its function, asked where there is an identity', () => {
    expect(only(bouncer, 'aws_apigatewayv2_authorizer')).toMatchObject({
      name: expect.stringMatching(/^\$\{aws_lambda_function\.\w+\.function_name\}$/),
      authorizer_type: 'REQUEST',
      authorizer_uri: expect.stringMatching(/^\$\{aws_lambda_function\.\w+\.invoke_arn\}$/),
      identity_sources: identitySources,
    });
  });

  it('may be invoked by API Gateway as this authorizer, and as nothing else', () => {
    expect(only(bouncer, 'aws_lambda_permission')).toMatchObject({
      principal: 'apigateway.amazonaws.com',
      source_arn: expect.stringMatching(
        /^\$\{data\.aws_ssm_parameter\.core_executionArn_\w+\.insecure_value\}\/authorizers\/\$\{aws_apigatewayv2_authorizer\.\w+\.id\}$/,
      ),
    });
  });

  it('tells who it is in a parameter of its own, once API Gateway may ask it', () => {
    const [permission] = Object.keys(bouncer.resource['aws_lambda_permission'] ?? {});
    expect(only(bouncer, 'aws_ssm_parameter')).toMatchObject({
      name: '/carillon/dev/authorizer/v1/id',
      value: expect.stringMatching(authorizerId),
      depends_on: [`aws_lambda_permission.${permission}`],
    });
  });

  it('guards $connect, which is applied after it, and no other route, for API Gateway has it nowhere else', () => {
    expect(only(stackOf(stacks, 'connect'), 'aws_apigatewayv2_route')).toMatchObject({
      authorization_type: 'CUSTOM',
      authorizer_id: expect.stringMatching(/^\$\{data\.aws_ssm_parameter\.\w+\.insecure_value\}$/),
    });
    expect(Object.values(stackOf(stacks, 'connect').data['aws_ssm_parameter'] ?? {})).toContainEqual(
      expect.objectContaining({ name: '/carillon/dev/authorizer/v1/id' }),
    );
    expect(only(stackOf(stacks, 'disconnect'), 'aws_apigatewayv2_route')).toMatchObject({ authorization_type: 'NONE' });
    expect(manifest.stacks.connect.dependencies.sort()).toEqual(['bouncer', 'core']);
    expect(manifest.stacks.disconnect.dependencies).toEqual(['core']);
  });

  it('has no identity sources where it is always asked', () => {
    const open = workspace({ ...system, bouncer: { trigger: { authorizer: {} } } });
    const bouncers = read(open.input.outdir, synthesize(open.input));
    open.remove();
    expect(all(stackOf(bouncers, 'bouncer'), 'aws_apigatewayv2_authorizer')[0]).not.toHaveProperty('identity_sources');
  });
});
