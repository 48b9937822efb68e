import { EMPTY_ZIP, project, removeProjects } from '../../fixtures/project';
import { readTerraform } from '../read-terraform';

afterEach(removeProjects);

const read = (resource: object, data: object = {}) =>
  readTerraform(project({ 'main.tf.json': { resource, data }, 'f.zip': EMPTY_ZIP }));

const document = (action: string) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] });
const TRUST = '{"Statement":[]}';
const ROLE = { r: { name: 'r', assume_role_policy: TRUST } };
const rolesOf = (more: object, data?: object) => read({ aws_iam_role: ROLE, ...more }, data).roles;

describe('a role', () => {
  it('has its name, its ids and its trust', () => {
    expect(rolesOf({})).toEqual([
      {
        name: 'r',
        id: expect.stringMatching(/^AROA[A-Z0-9]{17}$/),
        arn: 'arn:aws:iam::123456789012:role/r',
        trust: TRUST,
        policies: [],
        foreignPolicies: [],
        address: 'aws_iam_role.r',
      },
    ]);
  });

  it('has its inline policies, written as a resource or as a block', () => {
    const roles = rolesOf({
      aws_iam_role: { r: { ...ROLE.r, inline_policy: [{ name: 'block', policy: document('a:B') }, {}] } },
      aws_iam_role_policy: {
        p: { name: 'own', role: '${aws_iam_role.r.id}', policy: document('a:A') },
        q: { name: 'of another', role: 'other', policy: document('a:C') },
      },
    });
    expect(roles?.[0]?.policies).toEqual([
      { name: 'own', document: document('a:A'), address: 'aws_iam_role_policy.p' },
      { name: 'block', document: document('a:B'), address: 'aws_iam_role.r' },
    ]);
  });

  it.each([
    ['aws_iam_role_policy_attachment', { role: '${aws_iam_role.r.name}' }],
    ['aws_iam_policy_attachment', { name: 'a', roles: ['${aws_iam_role.r.name}'] }],
  ])('has the policy that %s attaches, made by a policy document', (type, attachment) => {
    const statement = { actions: ['a:A'], resources: ['*'] };
    const roles = rolesOf(
      {
        aws_iam_policy: { p: { name: 'p', policy: '${data.aws_iam_policy_document.d.minified_json}' } },
        [type]: { a: { ...attachment, policy_arn: '${aws_iam_policy.p.arn}' } },
      },
      { aws_iam_policy_document: { d: { statement } } },
    );
    expect(roles?.[0]?.policies).toEqual([{ name: 'p', document: document('a:A'), address: 'aws_iam_policy.p' }]);
  });

  it("names the policies that are AWS's own", () => {
    const policy_arn = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
    const roles = rolesOf({ aws_iam_role_policy_attachment: { a: { role: 'r', policy_arn } } });
    expect(roles?.[0]?.foreignPolicies).toEqual([policy_arn]);
  });

  it('whose policy is not JSON is an error', () => {
    const broken = () => rolesOf({ aws_iam_role_policy: { p: { name: 'p', role: 'r', policy: '{' } } });
    expect(broken).toThrow('aws_iam_role_policy.p: policy: it is not the JSON of a policy');
  });
});

it('a function and its permissions say who they are for', () => {
  const { functions, permissions } = read({
    aws_iam_role: ROLE,
    aws_lambda_function: {
      f: {
        function_name: 'f',
        runtime: 'nodejs24.x',
        handler: 'main.handler',
        filename: 'f.zip',
        role: '${aws_iam_role.r.arn}',
      },
    },
    aws_lambda_permission: {
      p: {
        action: 'lambda:InvokeFunction',
        function_name: '${aws_lambda_function.f.arn}',
        principal: 'events.amazonaws.com',
        source_arn: 'arn:aws:events:*',
      },
    },
  });
  expect(functions[0]?.role).toBe('arn:aws:iam::123456789012:role/r');
  expect(permissions).toEqual([
    {
      functionName: 'f',
      action: 'lambda:InvokeFunction',
      principal: 'events.amazonaws.com',
      sourceArn: 'arn:aws:events:*',
    },
  ]);
});
