import { testLambda, type TestLambda } from '../testing';

const SOURCE = `
  import os from 'node:os';
  import { isMainThread, parentPort } from 'node:worker_threads';
  export const handler = async (event, context) => ({
    variables: process.env,
    context: { ...context, remaining: context.getRemainingTimeInMillis() },
    machine: { cwd: process.cwd(), home: os.homedir(), isMainThread, parentPort },
  });`;

interface Seen {
  variables: Record<string, string>;
  context: Record<string, unknown>;
  machine: Record<string, unknown>;
}

describe('a function sees', () => {
  let lambda: TestLambda;
  let seen: Seen;
  beforeAll(async () => {
    process.env['OF_THE_HOST'] = 'secret';
    const environment = { MINE: 'https://{not}/rewritten?a=$b', TZ: 'Europe/Berlin' };
    lambda = await testLambda({ chat: { files: { 'index.mjs': SOURCE }, environment, memoryMb: 256 } });
    seen = (await lambda.invoke<Seen>('chat')).result;
  });
  afterAll(async () => {
    delete process.env['OF_THE_HOST'];
    await lambda.close();
  });

  it('the variables of Lambda and its own, as Terraform has them, and nothing of the host’s', () => {
    const { LAMBDA_TASK_ROOT: taskRoot, LAMBDA_RUNTIME_DIR: runtimeRoot } = seen.variables;
    expect(taskRoot).toContain(runtimeRoot);
    expect(seen.variables).toEqual({
      MINE: 'https://{not}/rewritten?a=$b',
      TZ: 'Europe/Berlin',
      LANG: 'en_US.UTF-8',
      PATH: process.env['PATH'],
      _HANDLER: 'index.handler',
      _X_AMZN_TRACE_ID: expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/),
      AWS_REGION: 'eu-central-1',
      AWS_DEFAULT_REGION: 'eu-central-1',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_FUNCTION_NAME: 'chat',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/chat',
      AWS_LAMBDA_LOG_STREAM_NAME: expect.stringMatching(/^2026\/01\/01\/\[\$LATEST\][0-9a-f]{32}$/),
      AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_SESSION_TOKEN: 'local',
      LAMBDA_TASK_ROOT: taskRoot,
      LAMBDA_RUNTIME_DIR: runtimeRoot,
    });
  });

  it('the context of its event', () => {
    expect(seen.context).toEqual({
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      functionName: 'chat',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:chat',
      logGroupName: '/aws/lambda/chat',
      logStreamName: seen.variables['AWS_LAMBDA_LOG_STREAM_NAME'],
      memoryLimitInMB: '256',
      remaining: expect.any(Number),
    });
    expect(seen.context['remaining']).toBeLessThanOrEqual(3_000);
  });

  it('a process of its own in its own folder, without the developer’s home', () => {
    expect(seen.machine).toEqual({
      cwd: seen.variables['LAMBDA_TASK_ROOT'],
      home: '/home/sbx_user1051',
      isMainThread: true,
      parentPort: null,
    });
  });
});
