import type { RoleModel } from '@carillon/local-terraform-model';
import { roleOf } from './roles';

const model = (more: Partial<RoleModel> = {}): RoleModel => ({
  name: 'r',
  id: 'AROAEXAMPLE0123456789',
  arn: 'arn:aws:iam::123456789012:role/r',
  trust: JSON.stringify({
    Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: ['lambda.amazonaws.com'] } },
  }),
  policies: [],
  foreignPolicies: [],
  address: 'aws_iam_role.r',
  ...more,
});

const may = (more: Partial<RoleModel>, action: string, resource = 'arn:aws:dynamodb:eu-west-1:123456789012:table/t') =>
  roleOf(model(more)).role.decide({ action, resource, context: {} }).allowed;

describe('a role', () => {
  it('may do what any of its policies allows and none denies', () => {
    const statement = (Effect: string, Action: string) => ({ Effect, Action, Resource: '*' });
    const policies = [
      { name: 'a', document: JSON.stringify({ Statement: statement('Allow', 'dynamodb:*') }), address: 'a' },
      { name: 'b', document: JSON.stringify({ Statement: statement('Deny', 'dynamodb:Delete*') }), address: 'b' },
    ];
    expect(may({ policies }, 'dynamodb:PutItem')).toBe(true);
    expect(may({ policies }, 'dynamodb:DeleteItem')).toBe(false);
    expect(may({ policies }, 'lambda:InvokeFunction')).toBe(false);
  });

  it("may do what AWS's own policies allow", () => {
    const foreignPolicies = ['arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess'];
    expect(may({ foreignPolicies }, 'dynamodb:Query')).toBe(true);
    expect(may({ foreignPolicies }, 'dynamodb:PutItem')).toBe(false);
  });

  it('says which of its policies and conditions are not known here', () => {
    const Condition = { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } };
    const document = JSON.stringify({ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', Condition }] });
    const foreignPolicies = ['arn:aws:iam::aws:policy/Unheard'];
    expect(roleOf(model({ foreignPolicies, policies: [{ name: 'p', document, address: 'p' }] })).problems).toEqual([
      'The role r has the policy arn:aws:iam::aws:policy/Unheard, which is not known here: it allows nothing',
      'The policy p of the role r has IpAddress, aws:SourceIp, which is not known here: its statement allows nothing',
    ]);
  });

  it('with a policy that IAM would not take is an error that names both', () => {
    const document = JSON.stringify({ Statement: { Effect: 'Allow', Action: 'dynamodb:*' } });
    expect(() => roleOf(model({ policies: [{ name: 'p', document, address: 'p' }] }))).toThrow(
      'The role r: Policy p: a statement must have either Resource or NotResource',
    );
    const trust = JSON.stringify({ Statement: { Effect: 'Allow', Principal: '*' } });
    expect(() => roleOf(model({ trust }))).toThrow(
      'The role r: Policy trust: a statement must have either Action or NotAction',
    );
  });

  it('says what of its trust is not known here', () => {
    const trust = JSON.stringify({
      Statement: {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: 'lambda.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceOrgID': 'o-1' } },
      },
    });
    const { role, problems } = roleOf(model({ trust }));
    expect(role.trusts('lambda.amazonaws.com', {})).toBe(false);
    expect(problems).toEqual([
      'The policy trust of the role r has aws:SourceOrgID, which is not known here: its statement allows nothing',
    ]);
  });

  it('is assumed by the services that its trust names, under its conditions', () => {
    const { role } = roleOf(model());
    expect(role.trusts('lambda.amazonaws.com', {})).toBe(true);
    expect(role.trusts('scheduler.amazonaws.com', {})).toBe(false);
    const trust = JSON.stringify({
      Statement: {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: 'scheduler.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
      },
    });
    const conditional = roleOf(model({ trust })).role;
    expect(conditional.trusts('scheduler.amazonaws.com', { 'aws:sourceaccount': '123456789012' })).toBe(true);
    expect(conditional.trusts('scheduler.amazonaws.com', { 'aws:sourceaccount': '210987654321' })).toBe(false);
  });
});
