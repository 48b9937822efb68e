import { ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import { percentile } from '../statistics';
import { open, pause, type ProductPrograms, publish, type Running, UNPACED, WARM_UP, withProduct } from './running';

/** The p99 of when members who read have a message, in milliseconds, of each round: among themselves, and when one more does not read. */
export interface SlowConsumer {
  without: number[];
  beside: number[];
}

const READERS = 999;
/** One after the other: what the kernel still takes after the first of them is full then, too. */
const REFUSALS = 20;
/** For the first worker to be done with the one that does not read. Later ones, seconds after, are part of what is measured. */
const PAUSE_MS = 700;

/** Opens a connection that never reads, and posts to it until its buffers are full: from then on posts are answered 429. */
const addStuck = async ({ load, server, log }: Running): Promise<void> => {
  await load.run({ kind: 'stuck', url: server.url, frame: '{"action":"whoami"}' });
  const endpoint = server.url.replace('ws:', 'http:');
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new ApiGatewayManagementApiClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  let id: string | undefined;
  while ((id = /\$default 200 (\S+)/.exec(log())?.[1]) === undefined) await pause(10);
  const command = new PostToConnectionCommand({ ConnectionId: id, Data: 'x'.repeat(131_072) });
  for (let refused = 0; refused < REFUSALS;)
    refused = await client.send(command).then(
      () => 0,
      (error: Error) => (error.name === 'LimitExceededException' ? refused + 1 : Promise.reject(error)),
    );
  client.destroy();
};

const p99 = async (running: Running): Promise<number> => {
  const { latenciesMs } = await publish(running);
  await pause(PAUSE_MS);
  return percentile(latenciesMs, 0.99);
};

/** Messages to 999 members who read, in two systems in turn: in one of them is one more, who does not. */
export const slowConsumer = (programs: ProductPrograms, rounds: number): Promise<SlowConsumer> =>
  withProduct(programs, { postsPerSecond: UNPACED }, (alone) =>
    withProduct(programs, { postsPerSecond: UNPACED }, async (together) => {
      for (const running of [alone, together]) await open(running, READERS);
      await addStuck(together);
      const both: SlowConsumer = { without: [], beside: [] };
      while (both.without.length < WARM_UP + rounds) {
        both.without.push(await p99(alone));
        both.beside.push(await p99(together));
      }
      return { without: both.without.slice(WARM_UP), beside: both.beside.slice(WARM_UP) };
    }),
  );
