import { createServer, type IncomingMessage, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { manualClock } from '@carillon/local-clock';
import type {
  EventSourceMappingModel,
  FunctionModel,
  PermissionModel,
  RoleModel,
  ScheduleModel,
  WebSocketApi,
} from '@carillon/local-terraform-model';
import { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from '../testing';
import { type IamOptions, iam } from './iam';

const ROLE = 'arn:aws:iam::123456789012:role/chat';
const API = 'arn:aws:execute-api:eu-west-1:123456789012:abcdefghij';

const functionModel = (name: string): FunctionModel => ({
  name,
  arn: `arn:aws:lambda:eu-west-1:123456789012:function:${name}`,
  runtime: 'nodejs24.x',
  handler: 'main.handler',
  archive: '',
  environment: {},
  timeoutSeconds: 3,
  memoryMb: 128,
  logGroup: '',
  address: '',
  role: ROLE,
});

const api: WebSocketApi = {
  id: 'abcdefghij',
  name: 'chat',
  routeSelectionExpression: '$request.body.action',
  stages: [{ name: 'dev', variables: {} }],
  routes: ['$connect', 'say'].map((key) => ({
    key,
    twoWay: false,
    integration: { type: 'AWS_PROXY', functionName: 'f', timeoutMs: 29_000 },
  })),
};

const policy = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const trustIn = (Service: string | string[]) =>
  policy({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service } });
const allow = (Action: string, Resource: string) => ({ Effect: 'Allow', Action, Resource });

interface Setup {
  statements?: object[];
  trust?: string;
  permissions?: PermissionModel[];
  apis?: WebSocketApi[];
  role?: string;
  lines?: string[];
  /** Of a second role, that of API Gateway. */
  gateway?: Pick<Setup, 'statements' | 'trust'>;
}

const roleModel = (name: string, trust: string, statements: object[]): RoleModel => ({
  name,
  id: 'AROAEXAMPLE0123456789',
  arn: `arn:aws:iam::123456789012:role/${name}`,
  trust,
  policies: [{ name: 'own', document: policy(...statements), address: 'p' }],
  foreignPolicies: [],
  address: 'r',
});

const setUp = ({
  statements = [],
  trust = trustIn('lambda.amazonaws.com'),
  permissions = [],
  apis = [api],
  role = ROLE,
  lines = [],
  gateway = {},
}: Setup = {}) => {
  const clock = manualClock();
  const model: IamOptions['model'] = {
    region: 'eu-west-1',
    accountId: '123456789012',
    functions: [{ ...functionModel('f'), role }],
    schedules: [],
    apis,
    roles: [
      roleModel('chat', trust, statements),
      roleModel('gateway', gateway.trust ?? trustIn('lambda.amazonaws.com'), gateway.statements ?? []),
    ],
    permissions,
  };
  const access = iam({ model, clock, log: (line) => lines.push(line) });
  return { access, lines, clock };
};

let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((done) => (server ? server.close(done) : done(undefined)));
  server = undefined;
});

const LOCAL = { accessKeyId: 'local', secretAccessKey: 'local' };

/** The guarded services of a system behind one port, each answering with the body it got; and a client that signs. */
const serve = async ({ access, clock }: ReturnType<typeof setUp>) => {
  const echo = async (
    request: Parameters<Parameters<typeof access.lambda>[0]>[0],
    response: { end(body: Buffer): void },
    read?: Buffer,
  ) => response.end(read ?? (await buffer(request)));
  const services = {
    dynamodb: access.dynamoDb(echo),
    lambda: access.lambda(echo),
    sqs: access.sqs(echo),
    'execute-api': access.management(api, echo),
  };
  let service: keyof typeof services = 'dynamodb';
  server = createServer((request, response) => void services[service](request, response));
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;

  return async (
    to: keyof typeof services,
    {
      path = '/',
      body = '{}',
      credentials = LOCAL,
      headers = {},
    }: Partial<Record<'path' | 'body', string>> & {
      credentials?: typeof LOCAL | undefined;
      headers?: Record<string, string>;
    },
    isSigned = true,
  ) => {
    service = to;
    const plain = { host: `127.0.0.1:${port}`, ...headers };
    const signer = new SignatureV4({ credentials, region: 'eu-west-1', service: to, sha256: Sha256 });
    const signed = await signer.sign(
      { method: 'POST', protocol: 'http:', hostname: '127.0.0.1', path, query: {}, headers: plain, body },
      { signingDate: new Date(clock.now()) },
    );
    return new Promise<{ status: number | undefined; type: unknown; body: string }>((resolve, reject) => {
      const request = httpRequest({
        port,
        path,
        method: 'POST',
        headers: isSigned ? signed.headers : plain,
        agent: false,
      });
      request.on('response', async (response) => {
        const { statusCode: status, headers } = response;
        resolve({ status, type: headers['x-amzn-errortype'], body: String(await buffer(response)) });
      });
      request.on('error', reject).end(body);
    });
  };
};

const PUT = { headers: { 'x-amz-target': 'DynamoDB_20120810.PutItem' }, body: '{"TableName":"t"}' };
const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:jobs';
const SQS_BODY = '{"QueueUrl":"https://sqs.eu-west-1.amazonaws.com/123456789012/jobs"}';
const INVOKE = { path: '/2015-03-31/functions/g/invocations' };
const POST = { path: '/dev/@connections/L0SM9cOFvHcCIhw%3D' };

describe('a service', () => {
  it('gets what the administrator signs, with its body', async () => {
    const send = await serve(setUp());
    expect(await send('dynamodb', PUT)).toMatchObject({ status: 200, body: PUT.body });
    expect(await send('lambda', INVOKE)).toMatchObject({ status: 200, body: '{}' });
    const large = 'x'.repeat(200_000);
    expect((await send('execute-api', { ...POST, body: large })).body).toBe(large);
  });

  it('gets nothing that is not signed (case 109)', async () => {
    const system = setUp();
    const send = await serve(system);
    expect(await send('execute-api', POST, false)).toEqual({
      status: 403,
      type: 'MissingAuthenticationTokenException',
      body: '{"message":"Missing Authentication Token"}',
    });
    expect(await send('lambda', INVOKE, false)).toMatchObject({
      status: 403,
      type: 'MissingAuthenticationTokenException',
    });
    const { status, body } = await send('dynamodb', PUT, false);
    expect([status, JSON.parse(body)]).toMatchObject([
      400,
      { __type: 'com.amazon.coral.service#MissingAuthenticationTokenException' },
    ]);
    expect(system.lines).toHaveLength(3);
  });

  it('gets nothing that nobody known has signed, or with a wrong secret', async () => {
    const send = await serve(setUp());
    const stranger = { credentials: { ...LOCAL, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' } };
    const wrong = { credentials: { ...LOCAL, secretAccessKey: 'wrong' } };
    expect(JSON.parse((await send('dynamodb', { ...PUT, ...stranger })).body)).toMatchObject({
      __type: 'com.amazon.coral.service#UnrecognizedClientException',
    });
    expect(await send('lambda', { ...INVOKE, ...stranger })).toMatchObject({
      status: 403,
      type: 'UnrecognizedClientException',
    });
    expect(JSON.parse((await send('dynamodb', { ...PUT, ...wrong })).body)).toMatchObject({
      __type: 'com.amazon.coral.service#InvalidSignatureException',
    });
    expect(await send('execute-api', { ...POST, ...wrong })).toMatchObject({
      status: 403,
      type: 'InvalidSignatureException',
    });
  });

  it('of SQS refuses in the protocol that it is asked in', async () => {
    const system = setUp({ statements: [allow('sqs:ReceiveMessage', `${QUEUE}`)] });
    const send = await serve(system);
    const credentials = system.access.credentials(functionModel('f'));
    const json = (action: string) =>
      send('sqs', { headers: { 'x-amz-target': `AmazonSQS.${action}` }, body: SQS_BODY, credentials });
    expect(await json('ReceiveMessage')).toMatchObject({ status: 200, body: SQS_BODY });
    const { status, body } = await json('SendMessageBatch');
    expect([status, JSON.parse(body)]).toEqual([
      403,
      {
        __type: 'com.amazon.coral.service#AccessDeniedException',
        Message: expect.stringContaining(`is not authorized to perform: sqs:SendMessage on resource: ${QUEUE}`),
      },
    ]);
    expect(system.lines).toEqual([
      `The role chat may not sqs:SendMessage on ${QUEUE}: add to its policy {"Effect":"Allow","Action":"sqs:SendMessage","Resource":"${QUEUE}"}`,
    ]);
    const form = await send('sqs', { path: '/123456789012/jobs', body: 'Action=SendMessage', credentials });
    expect(form.status).toBe(403);
    expect(form.body).toMatch(/<Code>AccessDenied<\/Code><Message>User: .* sqs:SendMessage on resource/);
    const unsigned = await send('sqs', { body: 'Action=ListQueues' }, false);
    expect(unsigned.body).toContain('<Code>MissingAuthenticationToken</Code>');
  });

  it('gets what the role of a function allows', async () => {
    const system = setUp({
      statements: [
        allow('dynamodb:PutItem', 'arn:aws:dynamodb:*:*:table/t'),
        allow('lambda:InvokeFunction', '*'),
        allow('execute-api:ManageConnections', `${API}/dev/POST/@connections/*`),
      ],
    });
    const send = await serve(system);
    const credentials = system.access.credentials(functionModel('f'));
    for (const [service, request] of [
      ['dynamodb', PUT],
      ['lambda', INVOKE],
      ['execute-api', POST],
    ] as const)
      expect(await send(service, { ...request, credentials })).toMatchObject({ status: 200 });
    expect(system.lines).toEqual([]);
  });

  it('gets nothing else of it: the answer is its own, and the log says what to add', async () => {
    const system = setUp();
    const send = await serve(system);
    const credentials = system.access.credentials(functionModel('f'));
    const put = await send('dynamodb', { ...PUT, credentials });
    expect([put.status, JSON.parse(put.body)]).toEqual([
      400,
      {
        __type: 'com.amazon.coral.service#AccessDeniedException',
        Message:
          'User: arn:aws:sts::123456789012:assumed-role/chat/f is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:eu-west-1:123456789012:table/t because no identity-based policy allows the dynamodb:PutItem action',
      },
    ]);
    expect(await send('lambda', { ...INVOKE, credentials })).toMatchObject({
      status: 403,
      type: 'AccessDeniedException',
    });
    const post = await send('execute-api', { ...POST, credentials });
    expect(post).toMatchObject({ status: 403, type: 'AccessDeniedException' });
    expect((JSON.parse(post.body) as { Message: string }).Message).toContain(
      'execute-api:ManageConnections on resource: arn:aws:execute-api:eu-west-1:********9012:abcdefghij/dev/POST/@connections/L0SM9cOFvHcCIhw=',
    );
    expect(system.lines).toEqual([
      'The role chat may not dynamodb:PutItem on arn:aws:dynamodb:eu-west-1:123456789012:table/t: add to its policy {"Effect":"Allow","Action":"dynamodb:PutItem","Resource":"arn:aws:dynamodb:eu-west-1:123456789012:table/t"}',
      'The role chat may not lambda:InvokeFunction on arn:aws:lambda:eu-west-1:123456789012:function:g: add to its policy {"Effect":"Allow","Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:eu-west-1:123456789012:function:g"}',
      `The role chat may not execute-api:ManageConnections on ${API}/dev/POST/@connections/L0SM9cOFvHcCIhw=: add to its policy {"Effect":"Allow","Action":"execute-api:ManageConnections","Resource":"${API}/dev/POST/@connections/*"}`,
    ]);
  });

  it('answers unsigned what is no management API of a stage', async () => {
    const send = await serve(setUp());
    expect(await send('execute-api', { path: '/dev' }, false)).toMatchObject({ status: 200 });
    expect(await send('execute-api', { path: '/nowhere/@connections/x' }, false)).toMatchObject({ status: 200 });
  });
});

describe('a function', () => {
  it('has the same access key in every run, and another secret', () => {
    const [one, two] = [setUp(), setUp()].map(({ access }) => access.credentials(functionModel('f')));
    expect(one?.accessKeyId).toBe(two?.accessKeyId);
    expect(one?.accessKeyId).toMatch(/^ASIA[A-Z0-9]{16}$/);
    expect(one?.secretAccessKey).not.toBe(two?.secretAccessKey);
  });

  it('whose role Lambda could not assume is an error', () => {
    expect(() => setUp({ trust: trustIn('ec2.amazonaws.com') })).toThrow(
      'The role chat of f cannot be assumed by Lambda: its trust does not say so',
    );
  });

  it('whose role Lambda could not assume, for what is not known here, is an error after that is told', () => {
    const Condition = { StringEquals: { 'aws:SourceOrgID': 'o-1' } };
    const Principal = { Service: 'lambda.amazonaws.com' };
    const trust = policy({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal, Condition });
    const lines: string[] = [];
    expect(() => setUp({ trust, lines })).toThrow('The role chat of f cannot be assumed by Lambda');
    expect(lines).toEqual([expect.stringContaining('The policy trust of the role chat has aws:SourceOrgID')]);
  });

  it('whose role is not part of the Terraform may do everything, and that is told', async () => {
    const system = setUp({ role: 'arn:aws:iam::123456789012:role/other' });
    expect(system.lines).toEqual([
      'The role arn:aws:iam::123456789012:role/other of f is not part of this Terraform: f may do everything',
    ]);
    const send = await serve(system);
    const credentials = system.access.credentials(functionModel('f'));
    expect(await send('dynamodb', { ...PUT, credentials })).toMatchObject({ status: 200 });
  });
});

describe('an API', () => {
  const permission = { functionName: 'f', action: 'lambda:InvokeFunction', principal: 'apigateway.amazonaws.com' };
  const invoked = (permissions: PermissionModel[], routeKey: string) => {
    const invoker = { invoke: async () => ({ handled: true, payload: 'null' }) };
    const { access } = setUp({ permissions });
    return access.invoker(api, invoker).invoke('f', JSON.stringify({ requestContext: { stage: 'dev', routeKey } }));
  };

  it('invokes a function that permits it, for the routes that it permits', async () => {
    await expect(invoked([permission], 'say')).resolves.toMatchObject({ handled: true });
    const connect = [{ ...permission, sourceArn: `${API}/*/$connect` }];
    await expect(invoked(connect, '$connect')).resolves.toMatchObject({ handled: true });
    await expect(invoked(connect, 'say')).rejects.toThrow(
      `apigateway.amazonaws.com may not lambda:InvokeFunction on f for ${API}/dev/say: add the aws_lambda_permission {"action":"lambda:InvokeFunction","function_name":"f","principal":"apigateway.amazonaws.com","source_arn":"${API}/dev/say"}`,
    );
  });

  it.each<[string, Partial<PermissionModel>]>([
    ['another service', { principal: 'events.amazonaws.com' }],
    ['another function', { functionName: 'g' }],
    ['another action', { action: 'lambda:GetFunction' }],
    ['another account', { sourceAccount: '210987654321' }],
  ])('does not invoke a function that permits %s', async (_, more) => {
    await expect(invoked([{ ...permission, ...more }], 'say')).rejects.toThrow('may not lambda:InvokeFunction on f');
  });

  const presigned = async (
    { access, clock }: ReturnType<typeof setUp>,
    credentials: typeof LOCAL & { sessionToken?: string },
    service = 'execute-api',
  ) => {
    const signer = new SignatureV4({ credentials, region: 'eu-west-1', service, sha256: Sha256 });
    const host = '127.0.0.1:3000';
    const request = { method: 'GET', protocol: 'ws:', hostname: host, path: '/dev', headers: { host } };
    const { query } = await signer.presign(request, { signingDate: new Date(clock.now()), expiresIn: 60 });
    const url = `/dev?${new URLSearchParams(query as Record<string, string>).toString()}`;
    const handshake = { method: 'GET', url, headers: { host }, headersDistinct: { host: [host] } };
    return access.handshake(handshake as unknown as IncomingMessage, `${API}/dev/$connect`);
  };

  it.each([
    ['signed by the administrator', LOCAL, 'execute-api', true],
    ['signed with a wrong secret', { ...LOCAL, secretAccessKey: 'wrong' }, 'execute-api', false],
    ['signed for another service', LOCAL, 'lambda', false],
  ])('decides on a handshake with a query %s: %#', async (_, credentials, service, ok) => {
    expect((await presigned(setUp(), credentials, service)).ok).toBe(ok);
  });

  it('learns who signed a handshake: a user, or the session of a role', async () => {
    const system = setUp({ statements: [allow('execute-api:Invoke', `${API}/dev/$connect`)] });
    const user = expect.stringMatching(/^AIDA[A-Z0-9]{17}$/) as unknown;
    expect(await presigned(system, LOCAL)).toEqual({
      ok: true,
      caller: { accountId: '123456789012', caller: user, user, userArn: 'arn:aws:iam::123456789012:user/local' },
    });
    expect(await presigned(system, system.access.credentials(functionModel('f')))).toEqual({
      ok: true,
      caller: {
        accountId: '123456789012',
        caller: 'AROAEXAMPLE0123456789:f',
        user: 'AROAEXAMPLE0123456789:f',
        userArn: 'arn:aws:sts::123456789012:assumed-role/chat/f',
      },
    });
  });

  it('learns no less of a role that is not part of the Terraform', async () => {
    const system = setUp({ role: 'arn:aws:iam::123456789012:role/path/other' });
    expect(await presigned(system, system.access.credentials(functionModel('f')))).toMatchObject({
      caller: {
        caller: expect.stringMatching(/^AROA[A-Z0-9]{17}:f$/) as unknown,
        userArn: 'arn:aws:sts::123456789012:assumed-role/other/f',
      },
    });
  });

  it('refuses a handshake that is not signed', async () => {
    const unsigned = { method: 'GET', url: '/dev', headers: {}, headersDistinct: {} } as unknown as IncomingMessage;
    expect(await setUp().access.handshake(unsigned, `${API}/dev/$connect`)).toMatchObject({ ok: false });
  });

  it('lets an authorizer run for the permission of its own ARN, and for no other (gotcha 6 of section 7.3)', async () => {
    const [connect] = api.routes;
    const authorizer = { id: 'auth12', name: 'a', functionName: 'f', identitySources: [] };
    const guarded = { ...api, routes: [{ ...connect!, authorization: { type: 'CUSTOM' as const, authorizer } }] };
    const authorized = (sourceArn: string) => {
      const { access } = setUp({ permissions: [{ ...permission, sourceArn }] });
      return access
        .invoker(guarded, { invoke: async () => ({ handled: true, payload: '{}' }) })
        .invoke('f', JSON.stringify({ type: 'REQUEST', methodArn: `${API}/dev/$connect` }));
    };
    await expect(authorized(`${API}/authorizers/auth12`)).resolves.toMatchObject({ handled: true });
    await expect(authorized(`${API}/*/$connect`)).rejects.toThrow(`on f for ${API}/authorizers/auth12`);
  });

  describe('with credentials', () => {
    const [connect, say] = api.routes;
    const GATEWAY = 'arn:aws:iam::123456789012:role/gateway';
    const authorizer = { id: 'auth12', name: 'a', functionName: 'f', identitySources: [] };
    const Resource = 'arn:aws:lambda:eu-west-1:123456789012:function:f';
    const EVENTS = {
      authorizer: { type: 'REQUEST', methodArn: `${API}/dev/$connect` },
      $connect: { requestContext: { stage: 'dev', routeKey: '$connect' } },
      say: { requestContext: { stage: 'dev', routeKey: 'say' } },
    };

    /** A role for `$connect` and its authorizer, none for `say`. */
    const invoked = (event: keyof typeof EVENTS, { role = GATEWAY, permissions = [], ...gateway }: Setup = {}) => {
      const assumed: WebSocketApi = {
        ...api,
        routes: [
          {
            ...connect!,
            integration: { type: 'AWS_PROXY', functionName: 'f', timeoutMs: 29_000, role },
            authorization: { type: 'CUSTOM', authorizer: { ...authorizer, role } },
          },
          say!,
        ],
      };
      const { access } = setUp({ apis: [assumed], permissions, gateway });
      return access
        .invoker(assumed, { invoke: async () => ({ handled: true, payload: '{}' }) })
        .invoke('f', JSON.stringify(EVENTS[event]));
    };
    const trust = trustIn('apigateway.amazonaws.com');
    const statements = [allow('lambda:InvokeFunction', Resource)];

    it.each(['$connect', 'authorizer'] as const)(
      'invokes for %s by a role that may, without a permission',
      async (event) => {
        await expect(invoked(event, { trust, statements })).resolves.toMatchObject({ handled: true });
        await expect(invoked(event, { statements })).rejects.toThrow(
          `The role gateway of ${API}/${event === 'authorizer' ? 'authorizers/auth12' : 'dev/$connect'} cannot be assumed by API Gateway: its trust does not say so`,
        );
        await expect(invoked(event, { trust })).rejects.toThrow(
          `The role gateway may not lambda:InvokeFunction on ${Resource}: add to its policy`,
        );
      },
    );

    it('needs no less: a permission is not looked at', async () => {
      const permissions = [permission];
      await expect(invoked('$connect', { trust, permissions })).rejects.toThrow('The role gateway may not');
    });

    it('still needs the permission where a route has none', async () => {
      await expect(invoked('say', { trust, statements })).rejects.toThrow(
        `on f for ${API}/dev/say: add the aws_lambda_`,
      );
    });

    it('invokes by a role of which nothing is known', async () => {
      const role = 'arn:aws:iam::123456789012:role/other';
      await expect(invoked('$connect', { role })).resolves.toMatchObject({ handled: true });
    });
  });
});

describe('a schedule', () => {
  const schedule: ScheduleModel = {
    kind: 'scheduler',
    name: 's',
    arn: 'arn:aws:scheduler:eu-west-1:123456789012:schedule/bells/s',
    expression: 'rate(1 minute)',
    timeZone: 'UTC',
    enabled: true,
    functionName: 'f',
    role: ROLE,
    retry: { maxAttempts: 0, maxAgeSeconds: 60 },
  };
  const Resource = 'arn:aws:lambda:eu-west-1:123456789012:function:f';
  const both = trustIn(['lambda.amazonaws.com', 'scheduler.amazonaws.com']);
  const checked =
    (options: Setup, more: Partial<ScheduleModel> = {}) =>
    () =>
      setUp(options).access.checkSchedule({ ...schedule, ...more });

  it('invokes its function if its role may, and Scheduler may be its role', () => {
    const statements = [allow('lambda:InvokeFunction', Resource)];
    expect(checked({ statements, trust: both })).not.toThrow();
    expect(checked({ statements })).toThrow('The role chat of the schedule s cannot be assumed by Scheduler');
    expect(checked({ trust: both })).toThrow(`The role chat may not lambda:InvokeFunction on ${Resource}: add to its`);
  });

  it('of a rule invokes its function if that permits it', () => {
    const rule = { kind: 'rule', arn: 'arn:aws:events:eu-west-1:123456789012:rule/r' } as const;
    const permission = { functionName: 'f', action: 'lambda:InvokeFunction', principal: 'events.amazonaws.com' };
    expect(checked({ permissions: [{ ...permission, sourceArn: rule.arn }] }, rule)).not.toThrow();
    expect(checked({}, rule)).toThrow('events.amazonaws.com may not lambda:InvokeFunction on f for arn:aws:events');
  });
});

describe('an event source mapping', () => {
  const mapping: EventSourceMappingModel = {
    id: 'm',
    queueName: 'jobs',
    functionName: 'f',
    role: ROLE,
    batchSize: 10,
    batchingWindowSeconds: 0,
    reportsBatchItemFailures: false,
    enabled: true,
    address: 'm',
  };
  const ACTIONS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
  const check = (actions: string[], more: Partial<EventSourceMappingModel> = {}) => {
    const { access } = setUp({ statements: actions.map((action) => allow(action, QUEUE)) });
    return () => access.checkMapping({ ...mapping, ...more }, QUEUE);
  };

  it.each(ACTIONS)('is refused to a function whose role may not %s', (missing) => {
    const some = ACTIONS.filter((action) => action !== missing);
    expect(check(some)).toThrow(`The role chat may not ${missing} on ${QUEUE}: add to its policy `);
    expect(check(ACTIONS)).not.toThrow();
  });

  it('is let through where nothing is known of the role', () => {
    expect(check([], { role: 'arn:aws:iam::123456789012:role/other' })).not.toThrow();
  });
});
