import type { IncomingMessage } from 'node:http';
import { dynamoDbOperations, lambdaOperations, managementOperations } from './operation';

const here = { region: 'eu-west-1', accountId: '123456789012' };
const TABLE = 'arn:aws:dynamodb:eu-west-1:123456789012:table';

describe('what a request needs', () => {
  it.each<[string, unknown, string[]]>([
    ['PutItem', { TableName: 't' }, [`dynamodb:PutItem ${TABLE}/t`]],
    ['Query', { TableName: 't', IndexName: 'i' }, [`dynamodb:Query ${TABLE}/t/index/i`]],
    ['Scan', { TableName: `${TABLE}/t` }, [`dynamodb:Scan ${TABLE}/t`]],
    ['ListTables', {}, ['dynamodb:ListTables *']],
    ['TagResource', { ResourceArn: `${TABLE}/t` }, [`dynamodb:TagResource ${TABLE}/t`]],
    [
      'BatchWriteItem',
      { RequestItems: { a: [], b: [] } },
      [`dynamodb:BatchWriteItem ${TABLE}/a`, `dynamodb:BatchWriteItem ${TABLE}/b`],
    ],
    [
      'TransactWriteItems',
      { TransactItems: [{ Put: { TableName: 'a' } }, { ConditionCheck: { TableName: 'b' } }] },
      [`dynamodb:PutItem ${TABLE}/a`, `dynamodb:ConditionCheckItem ${TABLE}/b`],
    ],
    ['BatchGetItem', { RequestItems: 7 }, ['dynamodb:BatchGetItem *']],
    ['PutItem', 'not JSON', ['dynamodb:PutItem *']],
  ])('DynamoDB: %s %j', (name, body, needed) => {
    const headers = { 'x-amz-target': `DynamoDB_20120810.${name}` };
    const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    const found = dynamoDbOperations({ headers }, bytes, here);
    expect(found.map(({ action, resource }) => `${action} ${resource}`)).toEqual(needed);
  });

  it.each([
    ['f', 'f'],
    ['f?Qualifier=live', 'f:live'],
    ['123456789012:function:f', 'f'],
    ['arn%3Aaws%3Alambda%3Aeu-west-1%3A123456789012%3Afunction%3Af', 'f'],
  ])('Lambda: Invoke of %s', (reference, resource) => {
    const [path, query] = reference.split('?');
    const url = `/2015-03-31/functions/${path}/invocations${query ? `?${query}` : ''}`;
    expect(lambdaOperations({ url } as IncomingMessage, here)).toEqual([
      {
        action: 'lambda:InvokeFunction',
        resource: `arn:aws:lambda:eu-west-1:123456789012:function:${resource}`,
      },
    ]);
  });

  it.each(['/dev/@connections/a%3D', '/dev//%40connections/a=', '/dev/@connections/a='])(
    'the management API: POST %s (cases 98, 99)',
    (url) => {
      const request = { method: 'POST', url } as IncomingMessage;
      expect(managementOperations(request, { ...here, apiId: 'abcdefghij' })).toEqual([
        {
          action: 'execute-api:ManageConnections',
          resource: 'arn:aws:execute-api:eu-west-1:123456789012:abcdefghij/dev/POST/@connections/a=',
        },
      ]);
    },
  );
});
