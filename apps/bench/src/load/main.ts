/** The load generator: a process of its own, for its work must not be taken from the server's thread. Takes jobs by IPC. */
import { WebSocket } from 'ws';
import type { Job, JobResult, Report } from './job';

const HANDSHAKES_AT_A_TIME = 50;

const sockets: WebSocket[] = [];
let onMessage: (socket: WebSocket, text: string) => void = () => undefined;
let fail: (error: Error) => void = () => undefined;

const tell = (report: Report) => process.send?.(report);

const openOne = (url: string) =>
  new Promise<void>((resolve, reject) => {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    socket.on('open', () => {
      sockets.push(socket);
      resolve();
    });
    socket.on('error', reject);
    socket.on('message', (data) => onMessage(socket, (data as Buffer).toString()));
    socket.on('close', (code) => fail(new Error(`A connection was closed with ${code}`)));
  });

const open = async ({ url, total }: Job & { kind: 'open' }): Promise<number[]> => {
  let left = total - sockets.length;
  const opener = async () => {
    while (left-- > 0) await openOne(url);
  };
  await Promise.all(Array.from({ length: HANDSHAKES_AT_A_TIME }, opener));
  return [];
};

const exchanges = ({ frame, reply, connections, count }: Omit<Job & { kind: 'exchange' }, 'kind' | 'warmUp'>) =>
  new Promise<number[]>((resolve, reject) => {
    const latencies: number[] = [];
    const sentAt = new Map<WebSocket, number>();
    let left = count;
    fail = reject;
    const send = (socket: WebSocket) => {
      if (left-- <= 0) return;
      sentAt.set(socket, performance.now());
      socket.send(frame);
    };
    onMessage = (socket, text) => {
      if (text !== reply) return reject(new Error(`Instead of the reply came ${text}`));
      latencies.push(performance.now() - (sentAt.get(socket) ?? NaN));
      if (latencies.length === count) resolve(latencies);
      else send(socket);
    };
    sockets.slice(0, connections).forEach(send);
  });

const broadcastOnce = (frame: string) =>
  new Promise<number>((resolve, reject) => {
    const heard = new Set<WebSocket>();
    const sentAt = performance.now();
    fail = reject;
    onMessage = (socket, text) => {
      if (text !== frame || heard.has(socket)) return reject(new Error(`Unexpected in a broadcast: ${text}`));
      if (heard.add(socket).size === sockets.length) resolve(performance.now() - sentAt);
    };
    sockets[0]?.send(frame);
  });

const broadcasts = async ({ frame, rounds }: Job & { kind: 'broadcast' }): Promise<number[]> => {
  const latencies: number[] = [];
  while (latencies.length < rounds) latencies.push(await broadcastOnce(frame));
  return latencies;
};

const run = async (job: Job): Promise<JobResult> => {
  if (job.kind === 'exchange' && job.warmUp > 0) await exchanges({ ...job, count: job.warmUp });
  tell({ kind: 'begun' });
  const startedAt = performance.now();
  const work = job.kind === 'open' ? open(job) : job.kind === 'exchange' ? exchanges(job) : broadcasts(job);
  const latenciesMs = await work;
  return { elapsedMs: performance.now() - startedAt, latenciesMs };
};

process.on('message', (job: Job) => {
  run(job).then(
    (result) => tell({ kind: 'done', ...result }),
    (error: unknown) => tell({ kind: 'failed', message: String(error) }),
  );
});
process.on('disconnect', () => process.exit());
