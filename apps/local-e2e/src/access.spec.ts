import {
  ApiGatewayManagementApiClient,
  GetConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { type RunningSystem, startSystem } from './system';

/** Of a valid form, and never issued. */
const ConnectionId = 'H111mc0HywMCEEf=';

/** What each service says to whoever has these credentials: the name of the error, or that there is none. */
const answers = async ({ url }: RunningSystem, accessKeyId: string, secretAccessKey: string): Promise<string[]> => {
  const settings = { region: 'us-east-1', credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 };
  const dynamodb = new DynamoDBClient({ ...settings, endpoint: url });
  const lambda = new LambdaClient({ ...settings, endpoint: url });
  const management = new ApiGatewayManagementApiClient({ ...settings, endpoint: `${url}/dev` });
  const said = await Promise.allSettled([
    dynamodb.send(new ListTablesCommand()),
    lambda.send(new InvokeCommand({ FunctionName: 'carillon-dev-default', InvocationType: 'DryRun' })),
    management.send(new PostToConnectionCommand({ ConnectionId, Data: 'x' })),
    management.send(new GetConnectionCommand({ ConnectionId })),
  ]);
  for (const client of [dynamodb, lambda, management]) client.destroy();
  return said.map((one) => (one.status === 'fulfilled' ? 'none' : (one.reason as Error).name));
};

const four = (name: string) => [name, name, name, name];

describe('who asks', () => {
  let system: RunningSystem;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.stop());

  it('may do everything as the administrator', async () => {
    expect(await answers(system, 'local', 'local')).toEqual(['none', 'none', 'GoneException', 'GoneException']);
  });

  it("with a wrong secret or an unknown key is refused with AWS's error types", async () => {
    expect(await answers(system, 'local', 'wrong')).toEqual(four('InvalidSignatureException'));
    expect(await answers(system, 'AKIAIOSFODNN7EXAMPLE', 'local')).toEqual(four('UnrecognizedClientException'));
    expect(await system.line(/ iam /)).toMatch(
      /refuses (POST|GET) \S+ with InvalidSignatureException: The request signature/,
    );
  });

  it.each([
    ['/', { 'x-amz-target': 'DynamoDB_20120810.ListTables' }, 400],
    ['/2015-03-31/functions/carillon-dev-default/invocations', {}, 403],
    [`/dev/@connections/${ConnectionId}`, {}, 403],
  ])('without a signature at %s is refused (case 109)', async (path, headers, status) => {
    const answer = await fetch(system.url + path, {
      method: 'POST',
      headers: headers as Record<string, string>,
      body: '{}',
    });
    expect(answer.status).toBe(status);
    expect(`${answer.headers.get('x-amzn-errortype')} ${await answer.text()}`).toContain(
      'MissingAuthenticationTokenException',
    );
  });
});

describe('with --iam off', () => {
  it('everybody may do everything, and the start says so', async () => {
    const system = await startSystem(['--iam', 'off']);
    expect(system.lines.join('\n')).toContain('IAM is off: signatures and permissions are not checked');
    expect(await answers(system, 'anybody', 'anything')).toEqual(['none', 'none', 'GoneException', 'GoneException']);
    const unsigned = await fetch(`${system.url}/dev/@connections/${encodeURIComponent(ConnectionId)}`, {
      method: 'POST',
    });
    expect(unsigned.status).toBe(410);
    await system.stop();
  });
});
