import { DeleteItemCommand, DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { type Client, join } from './client';
import { type Grant, grants, type Resources, synthesizedCopy } from './synthesized';
import { type RunningSystem, startSystem } from './system';

const settings = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

let copy: ReturnType<typeof synthesizedCopy>;
let system: RunningSystem;
let dynamodb: DynamoDBClient;
let lambda: LambdaClient;

beforeAll(() => {
  copy = synthesizedCopy();
});
afterAll(() => copy.remove());

/** Long enough for a system to start, short enough to wait for. */
const SOON_MS = 5_000;

const start = async () => {
  system = await startSystem(['--terraform', copy.directory]);
  dynamodb = new DynamoDBClient({ ...settings, endpoint: system.url });
  lambda = new LambdaClient({ ...settings, endpoint: system.url, maxAttempts: 1 });
};
const stop = async () => {
  dynamodb.destroy();
  lambda.destroy();
  await system.stop();
};

const connect = () => join(`${system.url.replace('http', 'ws')}/dev`);

const TableName = 'carillon-dev-connections';

/** Leaves the row of a connection that is no more, as if its `$disconnect` were lost: whoever posts to it has to delete it. */
const haunt = async () => {
  const client = await connect();
  const { Items: [row] = [] } = await dynamodb.send(new ScanCommand({ TableName }));
  await client.close();
  await system.line(new RegExp(`\\$disconnect .*${row?.['connectionId']?.S}`));
  const connectedAt = { N: String(Number(row?.['connectedAt']?.N) - 60_000) };
  await dynamodb.send(new PutItemCommand({ TableName, Item: { ...row, connectedAt } }));
  const Key = { channel: row?.['channel'] ?? { S: '' }, connectionId: row?.['connectionId'] ?? { S: '' } };
  /** Whether the row is still there; afterwards it is not. */
  return async () => {
    const { Attributes } = await dynamodb.send(new DeleteItemCommand({ TableName, Key, ReturnValues: 'ALL_OLD' }));
    return Attributes !== undefined;
  };
};

/** Whether a push by Lambda Invoke reaches the one client that there is, and the ghost goes. */
const pushes = async (functionName: string): Promise<boolean> => {
  const isHaunted = await haunt();
  const client = await connect();
  const Payload = JSON.stringify({ target: { all: true }, data: 'ding', id: 'p' });
  const answer = await lambda.send(new InvokeCommand({ FunctionName: functionName, Payload }));
  await client.close();
  const { delivered } = JSON.parse(answer.Payload?.transformToString() ?? '{}') as { delivered?: number };
  return answer.FunctionError === undefined && delivered === 1 && !(await isHaunted());
};

const isAnswer = ({ type, message }: Record<string, unknown>) =>
  type === 'ack' || type === 'error' || message !== undefined;

/** The frames that a client gets until there is an answer to what it said. */
const said = async (client: Client, frame: unknown): Promise<Record<string, unknown>[]> => {
  client.say(frame);
  const frames: Record<string, unknown>[] = [];
  await client.nextWhere((heard) => {
    frames.push(heard);
    return isAnswer(heard);
  });
  return frames;
};

/** Whether the last of some frames is answered with a frame of a type. */
const answers = async (frames: unknown[], type: string): Promise<boolean> => {
  const client = await connect();
  let answer: unknown;
  for (const frame of frames) {
    client.say(frame);
    answer = await client.next();
  }
  await client.close();
  return Object(answer).type === type;
};

/** What each of our stacks is for: whether it works. A route that was added since has tests of its own. */
const ACTIONS: Record<string, () => Promise<boolean>> = {
  async connect() {
    const client = await connect().catch(() => undefined);
    await client?.close();
    return client !== undefined;
  },
  async disconnect() {
    const client = await connect();
    await client.close();
    const line = await system.line(/\$disconnect 100/);
    return !line.includes(' - ');
  },
  async default() {
    const client = await connect();
    const frames = await said(client, { action: 'dance' });
    await client.close();
    return frames.at(-1)?.['code'] === 'unknown_action';
  },
  async sendmessage() {
    const isHaunted = await haunt();
    const client = await connect();
    const frames = await said(client, { action: 'sendmessage', data: 'hello', id: 'm' });
    await client.close();
    return frames.map(({ type }) => type).join() === 'message,ack' && !(await isHaunted());
  },
  subscribe: () => answers([{ action: 'subscribe', channel: 'news' }], 'subscribed'),
  unsubscribe: () =>
    answers(
      [
        { action: 'subscribe', channel: 'news' },
        { action: 'unsubscribe', channel: 'news' },
      ],
      'unsubscribed',
    ),
  history: () => answers([{ action: 'history', channel: 'news' }], 'history'),
  presence: () => answers([{ action: 'presence', channel: 'news' }], 'presence'),
  publish: () => pushes('carillon-dev-publish'),
  scheduler: () => pushes('carillon-dev-scheduler'),
};

/** The timer itself, moved to a moment that a test can wait for. */
const ringSoon = (resources: Resources) => {
  for (const schedule of Object.values(resources['aws_scheduler_schedule'] ?? {}))
    schedule['schedule_expression'] = `at(${new Date(Date.now() + SOON_MS).toISOString().slice(0, 19)})`;
};

const lineOf = ({ kind, stack, title, action, policy }: Grant): RegExp =>
  kind === 'permission'
    ? new RegExp(
        `apigateway\\.amazonaws\\.com may not ${action} on carillon-dev-${stack} for \\S+/${title.replace('$', '\\$')}: add the aws_lambda_permission \\{`,
      )
    : new RegExp(
        `The role carillon-dev-${stack}${policy > 0 ? '-timer' : ''} may not ${action} on arn:aws:\\S+: add to its policy \\{"Effect":"Allow","Action":"${action}"`,
      );

const refusals = () => system.lines.filter((line) => / iam {2,}| may not /.test(line));

describe('with all grants in', () => {
  afterEach(async () => {
    await stop();
    expect(refusals()).toEqual([]);
  });

  it.each(Object.keys(ACTIONS))('%s does what it is for, and nothing is refused', async (stack) => {
    await start();
    expect(await ACTIONS[stack]?.()).toBe(true);
  });

  it('the timer reaches who is connected, and nothing is refused', async () => {
    const undo = copy.change('scheduler', ringSoon);
    await start().finally(undo);
    const client = await connect();
    expect(await client.nextWhere(({ type }) => type === 'message')).toMatchObject({
      data: { text: 'The bell of the minute' },
    });
    await client.close();
  });
});

describe('with one grant out', () => {
  afterEach(() => stop());

  const all = grants()
    .filter(({ stack }) => stack in ACTIONS)
    .map((grant): [string, string, string, Grant] => [grant.stack, grant.kind, grant.title, grant]);

  it.each(all)('%s fails without the %s %s, and the log says what to add', async (stack, _kind, _title, grant) => {
    const isTimer = grant.policy > 0;
    const undo = copy.change(stack, (resources) => {
      grant.take(resources);
      if (isTimer) ringSoon(resources);
    });
    await start().finally(undo);
    if (!isTimer) expect(await ACTIONS[stack]?.()).toBe(false);
    expect(await system.line(lineOf(grant))).toBeDefined();
  });
});
