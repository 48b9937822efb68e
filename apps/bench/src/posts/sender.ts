/** Posts one payload to many connections, in a process of its own, and tells what that cost it. Takes one job by IPC. */
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { bulkPostman, type Postman, sdkPostman } from '@carillon/messaging';
import type { PostCost, PostJob } from './job';

const IN_FLIGHT = 64;
/** As of a message with a line of text, with its envelope. */
const PAYLOAD = JSON.stringify({ type: 'message', data: 'x'.repeat(260) });
/** A role's token is about so long. */
const CREDENTIALS = { accessKeyId: 'ASIABENCH', secretAccessKey: 'secret', sessionToken: 't'.repeat(400) };
const TIMEOUT_MS = 5_000;

const postmen: Record<PostJob['postman'], (endpoint: string) => Postman> = {
  sdk: (endpoint) =>
    sdkPostman({
      client: new ApiGatewayManagementApiClient({
        endpoint,
        region: 'eu-west-1',
        credentials: CREDENTIALS,
        requestHandler: { httpAgent: { keepAlive: true, maxSockets: IN_FLIGHT } },
      }),
      timeoutMs: TIMEOUT_MS,
    }),
  bulk: (endpoint) =>
    bulkPostman({
      endpoint,
      signatory: { credentials: async () => CREDENTIALS, region: async () => 'eu-west-1' },
      timeoutMs: TIMEOUT_MS,
      sockets: IN_FLIGHT,
    }),
};

const postMany = async (postman: Postman, count: number): Promise<void> => {
  let next = 0;
  const sender = async () => {
    while (next < count) await postman.post(`L0SM9c${String(next++).padStart(9, '0')}=`, PAYLOAD);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, sender));
};

const run = async ({ postman: name, port, warmUp, count }: PostJob): Promise<PostCost> => {
  const postman = postmen[name](`http://127.0.0.1:${port}/bench`);
  await postMany(postman, warmUp);
  const [cpu, startedAt] = [process.cpuUsage(), performance.now()];
  await postMany(postman, count);
  const { user, system } = process.cpuUsage(cpu);
  return { cpuMicros: (user + system) / count, perSecond: (count / (performance.now() - startedAt)) * 1_000 };
};

process.once('message', (job: PostJob) => {
  run(job).then(
    (cost) => process.send?.(cost, () => process.exit()),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
