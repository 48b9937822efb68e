import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { join } from './client';
import { type RunningSystem, startSystem, WORKSPACE } from './system';

const keys = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local', AWS_REGION: 'us-east-1' };
const settings = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

let system: RunningSystem;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.stop());

/** What `npm run dlq` runs. */
const dlq = async (...args: string[]): Promise<string> => {
  const program = ['dist/apps/dead-letters/main.js', '--queue', 'fanout', '--endpoint-url', system.url, ...args];
  const { stdout } = await promisify(execFile)(process.execPath, program, {
    cwd: WORKSPACE,
    env: { ...process.env, ...keys },
  });
  return stdout.trim();
};

const faults = (method: string, plan?: object) =>
  fetch(`${system.url}/@faults`, { method, ...(plan && { body: JSON.stringify(plan) }) });

it('what no worker could deliver is shown with its reason, and is delivered once it is redriven', async () => {
  const ada = await join(`${system.url.replace('http', 'ws')}/dev`);
  ada.say({ action: 'whoami' });
  const [, connectionId = ''] = /\$default 200 (\S+)/.exec(await system.line(/\$default 200 /)) ?? [];
  const sqs = new SQSClient({ ...settings, endpoint: system.url });
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'carillon-dev-fanout' }));
  const parcel = {
    message: { channel: 'news', id: 'm1', epoch: 'e1', seq: 7 },
    frame: '{"type":"message","channel":"news","id":"m1","data":"found"}',
    to: { members: [{ connectionId }] },
    round: 2, // the last
  };
  await faults('PUT', { post: { error: 1_000 } });
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));
  await system.line(/\[carillon-dev-fanout\] \{.*"message":"done"/);
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(parcel) }));
  sqs.destroy();
  await system.line(/\[carillon-dev-fanout\] \{.*"buried":1/);
  await faults('DELETE');

  const listed = await dlq('--list');
  expect(listed).toMatch(/^\S+Z {2}news m1 at e1\/7, 1 connections {2}\S+: .+$/m);
  expect(listed).toMatch(/^\S+Z {2}no parcel: "hello" {2}The message is no parcel: /m);
  expect(listed).toMatch(/^2 dead letters$/m);

  expect(await dlq('--redrive')).toBe(
    '1 parcels for 1 connections handed to the workers again; 1 that are no parcels left',
  );
  expect(await ada.nextWhere(({ type }) => type === 'message')).toEqual(JSON.parse(parcel.frame));
  expect(await dlq()).toMatch(/no parcel: "hello".*\n1 dead letters$/);
  await ada.close();
});

it('a queue that is not there is named in one line', () =>
  expect(dlq('--stage', 'nowhere')).rejects.toMatchObject({
    code: 1,
    stderr: 'There is no queue carillon-nowhere-fanout-dead-letters (--stage NAME, --endpoint-url URL)\n',
  }));
